using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FolderFlowsTests
{
    private const string Broken = "a: [";

    [Fact]
    public void Next_NothingChanged_IsTheSame()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a"))]);

        Assert.Same(flows, flows.Next([File("a.yaml", Flow("a"))]));
        Assert.NotSame(flows, flows.Next([File("b.yaml", Flow("a"))]));
    }

    [Fact]
    public void Next_FirstReadOfAnEmptyFolder_IsASnapshot()
    {
        var flows = FolderFlows.Empty.Next([]);

        Assert.NotSame(FolderFlows.Empty, flows);
        Assert.Empty(flows.Snapshot.Catalog.Flows);
    }

    [Fact]
    public void Next_ManifestBreaks_ItsLastGoodVersionStaysUntilItIsMended()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a")), File("b.yaml", Flow("b"))]);

        foreach (var broken in (string[])[Broken, Flow("b").Replace("landing", "not a bucket", StringComparison.Ordinal), "kind: Flow"])
        {
            flows = flows.Next([File("a.yaml", Flow("a")), File("b.yaml", broken)]);

            Assert.Equal(["a", "b"], Names(flows));
            Assert.All(flows.Snapshot.Problems, problem => Assert.Equal("b.yaml", problem.Source));
            Assert.NotEmpty(flows.Snapshot.Problems);
        }

        flows = flows.Next([File("a.yaml", Flow("a")), File("b.yaml", Flow("b", "b-v2"))]);
        Assert.Equal(["a", "b-v2"], Names(flows));
        Assert.Empty(flows.Snapshot.Problems);
    }

    [Fact]
    public void Next_FileCannotBeRead_ItsFlowsStay()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a") + "---\n" + Flow("b"))]);

        flows = flows.Next([new ManifestFile("a.yaml", null, "cannot be read: no permission")]);

        Assert.Equal(["a", "b"], Names(flows));
        Assert.Equal("a.yaml: cannot be read: no permission", Assert.Single(flows.Snapshot.Problems).ToString());
    }

    [Fact]
    public void Next_FileIsEmptied_ItsFlowsStay()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a")), File("b.yaml", "")]);
        Assert.Empty(flows.Snapshot.Problems);

        flows = flows.Next([File("a.yaml", ""), File("b.yaml", "")]);

        Assert.Equal(["a"], Names(flows));
        Assert.Equal("a.yaml: empty: its flows stay until the file is deleted", Assert.Single(flows.Snapshot.Problems).ToString());
    }

    [Fact]
    public void Next_FileIsDeleted_ItsFlowsAreGone() =>
        Assert.Equal(["a"], Names(FolderFlows.Empty.Next([File("a.yaml", Flow("a")), File("b.yaml", Flow("b"))]).Next([File("a.yaml", Flow("a"))])));

    [Fact]
    public void Next_BrokenFileWhoseFlowHasMoved_TheNewOneCounts()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("orders")), File("b.yaml", Flow("b"))]);

        flows = flows.Next([File("a.yaml", Broken), File("b.yaml", Flow("b")), File("c.yaml", Flow("orders"))]);

        Assert.Equal(["b", "orders"], Names(flows));
        Assert.Equal("a.yaml", Assert.Single(flows.Snapshot.Problems).Source);
    }

    [Fact]
    public void Next_OneNameInTwoNamespaces_AreTwoFlows()
    {
        var manifest = Make.Manifest("orders");
        manifest["metadata"]!["namespace"] = "other";

        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("orders")), File("b.yaml", YamlWriter.Write(manifest))]);

        Assert.Empty(flows.Snapshot.Problems);
        Assert.Equal(2, flows.Snapshot.Catalog.Flows.Count);
        Assert.Single(flows.Snapshot.Catalog.AmbiguousGroups);
    }

    [Fact]
    public void Next_ManifestIsRefusedFromTheStart_WhatItMayWantWaitsUntilItIsMended()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Refused("a"))]);
        Assert.Equal("flow a (a.yaml) is refused and may want \"s3://landing/orders/a.csv\": mend its manifest", Waiting(flows));

        // On the way to being mended.
        foreach (var file in (ManifestFile[])[File("a.yaml", Broken), File("a.yaml", ""), new ManifestFile("a.yaml", null, "cannot be read")])
        {
            flows = flows.Next([file]);
            Assert.NotNull(Waiting(flows));
        }

        Assert.NotNull(Waiting(flows.Without("flows", "Input/output error.")));
        Assert.NotNull(Waiting(flows.Without("flows", "Input/output error.").Next([File("a.yaml", Broken)])));
        Assert.IsType<Routing.Matched>(flows.Next([File("a.yaml", Flow("a"))]).Snapshot.Catalog.Route(Make.Created()));
        Assert.IsType<Routing.Unmatched>(flows.Next([]).Snapshot.Catalog.Route(Make.Created()));
    }

    [Fact]
    public void Next_RefusedManifestHasALastGoodVersion_NothingWaits()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a"))]);

        foreach (var broken in (string[])[Refused("a"), Refused("a", "a-v2"), Refused("a", "No Name"), Broken])
        {
            flows = flows.Next([File("a.yaml", broken)]);
            Assert.IsType<Routing.Matched>(flows.Snapshot.Catalog.Route(Make.Created()));
        }
    }

    [Fact]
    public void Next_RefusedManifestBearsTheNameOfAGoodOne_NothingWaits() =>
        Assert.IsType<Routing.Matched>(
            FolderFlows.Empty.Next([File("a.yaml", Refused("orders")), File("b.yaml", Flow("orders"))]).Snapshot.Catalog.Route(Make.Created()));

    [Fact]
    public void Without_FolderCannotBeRead_EveryFlowStays()
    {
        var flows = FolderFlows.Empty.Next([File("a.yaml", Flow("a"))]);

        var without = flows.Without("flows", "Input/output error.");

        Assert.Equal(["a"], Names(without));
        Assert.Equal("flows: Input/output error. The flows that were read before stay", Assert.Single(without.Snapshot.Problems).ToString());
        Assert.Same(without, without.Without("flows", "Input/output error."));
        Assert.Empty(without.Next([File("a.yaml", Flow("a"))]).Snapshot.Problems);
    }

    private static ManifestFile File(string name, string text) => new(name, text, null);

    private static string Flow(string group, string? name = null) => YamlWriter.Write(Make.Manifest(group, name));

    private static string Refused(string group, string? name = null) => Flow(group, name) + "typo: 1\n";

    private static string? Waiting(FolderFlows flows) => (flows.Snapshot.Catalog.Route(Make.Created()) as Routing.Undecided)?.Reason;

    private static IEnumerable<string> Names(FolderFlows flows) => flows.Snapshot.Catalog.Flows.Select(flow => flow.Name.Value).Order(StringComparer.Ordinal);
}
