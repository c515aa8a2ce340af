using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadOnce_YamlYmlAndJson_AlsoInFoldersBelow()
    {
        _folder.WriteFlow("b.yaml", "b");
        _folder.WriteFlow("a.yml", "a");
        _folder.Write("below/c.json", Make.Manifest("c").ToJsonString());
        _folder.Write("README.md", "# no manifest");
        _folder.Write("two.yaml", YamlWriter.Write(Make.Manifest("d")) + "---\n# nothing here\n---\n" + YamlWriter.Write(Make.Manifest("e")));

        var snapshot = FlowFolder.ReadOnce(_folder.Path);

        Assert.Empty(snapshot.Problems);
        Assert.Equal(["a", "b", "c", "d", "e"], Names(snapshot));
    }

    [Fact]
    public void ReadOnce_OneFile_IsReadAlone()
    {
        _folder.WriteFlow("other.yaml", "other");

        Assert.Equal(["orders"], Names(FlowFolder.ReadOnce(_folder.WriteFlow("orders.yaml", "orders"))));
    }

    [Fact]
    public void ReadOnce_NoSuchFolder_SaysWhatToName()
    {
        var missing = Path.Combine(_folder.Path, "missing");

        Assert.Equal(
            $"There is no folder {missing}: name one that holds Flow manifests (*.yaml, *.yml, *.json).",
            Assert.Throws<DirectoryNotFoundException>(() => FlowFolder.ReadOnce(missing)).Message);
    }

    [Fact]
    public void ReadOnce_MuchIsWrong_SaysItByFileAndTheGoodOnesStay()
    {
        _folder.WriteFlow("a.yaml", "good");
        _folder.Write("b.yaml", "a: [\n");
        _folder.Write("c.json", "{\"a\": 1,\n \"a\": 2}");
        _folder.Write("d.yaml", "apiVersion: v1\nkind: ConfigMap\n---\n" + YamlWriter.Write(Make.Manifest("good")) + "---\nkind: Flow\n");
        _folder.Write("e.yaml", "just text");
        File.WriteAllBytes(Path.Combine(_folder.Path, "f.yaml"), [0x61, 0x3a, 0x20, 0xff]);
        _folder.Write("g.yaml", new string(' ', (4 * YamlManifests.LongestText) + 1));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "h.yaml"), Path.Combine(_folder.Path, "nowhere"));

        var snapshot = FlowFolder.ReadOnce(_folder.Path);

        Assert.Equal(["good"], Names(snapshot));
        Assert.Equal(
            [
                "b.yaml: line 2, column 1: no YAML: While parsing a node, did not find expected node content.",
                "c.json: no JSON: Duplicate property 'a'",
                "d.yaml (document 1): kind: found \"ConfigMap\": Flow: anything else is ignored",
                "d.yaml (document 2): metadata.name: found \"good\": a name of its own: a.yaml has it, and this one is ignored",
                "d.yaml (document 3): apiVersion: missing: flowrun.dev/v1alpha1",
                "d.yaml (document 3): metadata.name: missing: ",
                "d.yaml (document 3): spec: missing: what the flow does; at least job, a batch/v1 JobSpec",
                "e.yaml: a manifest is an object with apiVersion, kind, metadata and spec",
                "f.yaml: not UTF-8: save it in that encoding",
                "g.yaml: 4194305 bytes, and a manifest has at most 1048576 characters",
                "h.yaml: cannot be read: ",
            ],
            snapshot.Problems.Select(problem => problem.ToString()).Zip(
                (string?[])[null, "c.json: no JSON: Duplicate property 'a'", null, null, null, "d.yaml (document 3): metadata.name: missing: ", null, null, null, null, "h.yaml: cannot be read: "],
                (problem, start) => start is not null && problem.StartsWith(start, StringComparison.Ordinal) ? start : problem));
    }

    [Fact]
    public void ReadOnce_MountedConfigMap_IsReadOnce()
    {
        _folder.WriteFlow("..2026_11_22/orders.yaml", "orders");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..2026_11_22");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "orders.yaml"), "..data/orders.yaml");

        var snapshot = FlowFolder.ReadOnce(_folder.Path);

        Assert.Empty(snapshot.Problems);
        Assert.Equal(["orders"], Names(snapshot));
    }

    [Fact]
    public void ReadOnce_LinkToItsOwnFolder_Ends()
    {
        _folder.WriteFlow("orders.yaml", "orders");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "again"), _folder.Path);

        Assert.Equal(["orders"], Names(FlowFolder.ReadOnce(_folder.Path)));
    }

    private static IEnumerable<string> Names(FlowSnapshot snapshot) => snapshot.Catalog.Flows.Select(flow => flow.Name.Value).Order(StringComparer.Ordinal);
}
