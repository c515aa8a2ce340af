using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows;

public sealed class FlowCatalogTests
{
    [Fact]
    public void Route_NoFlows_IsUnmatched() =>
        Assert.Equal(
            new Routing.Unmatched("no flow wants \"s3://landing/orders/a.csv\": none has a trigger on its bucket"),
            FlowCatalog.Empty.Route(Make.Created()));

    [Fact]
    public void Route_PrefixSuffixAndPatternFit_GivesTheNamedParts()
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger("landing", "orders/", ".csv", "orders/{date}/{store}.csv").Build()]);

        var match = Matched(catalog.Route(Make.Created("landing", "orders/2026-11-22/berlin.csv"))).Single();

        Assert.Equal("orders", match.Flow.Name.Value);
        Assert.Equal("2026-11-22", match.Match["date"]);
        Assert.Equal("berlin", match.Match["store"]);
    }

    [Theory]
    [InlineData("other", "orders/x/y.csv")]
    [InlineData("landing", "Orders/x/y.csv")]
    [InlineData("landing", "orders/x/y.CSV")]
    [InlineData("landing", "orders/x/y/z.csv")]
    public void Route_OneConditionDoesNotHold_IsUnmatched(string bucket, string key)
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger("landing", "orders/", ".csv", "orders/{date}/{store}.csv").Build()]);

        Assert.IsType<Routing.Unmatched>(catalog.Route(Make.Created(bucket, key)));
    }

    [Fact]
    public void Route_FlowWithoutPattern_SharesTheEmptyMatch()
    {
        var catalog = new FlowCatalog([Make.Flow("a").Build(), Make.Flow("b").Build()]);

        var matches = Matched(catalog.Route(Make.Created()));

        Assert.Same(matches[0].Match, matches[1].Match);
        Assert.Empty(matches[0].Match);
    }

    [Fact]
    public void Route_SeveralGroupsWantIt_AllRunInOrderOfTheirNames()
    {
        var catalog = new FlowCatalog([Make.Flow("zebra").Build(), Make.Flow("audit").Build(), Make.Flow("other").Trigger("elsewhere").Build()]);

        Assert.Equal(["audit", "zebra"], Matched(catalog.Route(Make.Created())).Select(match => match.Flow.Group.Value));
    }

    [Fact]
    public void Route_TwoTriggersFit_TheFirstSaysHowTheKeyIsRead()
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger(pattern: "{a}/{b}").Trigger(pattern: "orders/{c}").Build()]);

        Assert.Equal(["a", "b"], Matched(catalog.Route(Make.Created("landing", "orders/x"))).Single().Match.Keys);
    }

    [Fact]
    public void Route_ArchivedFlow_NeverMatches()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "orders-v2").Archived().Build()]);

        Assert.IsType<Routing.Unmatched>(catalog.Route(Make.Created()));
        Assert.Equal(
            new Routing.Unmatched("the request names the flow \"orders\", which is archived"),
            catalog.Route(Make.Request("orders")));
    }

    [Fact]
    public void Route_OldVersionArchived_TheOtherRuns()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "orders-v2").Archived().Build(), Make.Flow("orders", "orders-v3").Build()]);

        Assert.Equal("orders-v3", Matched(catalog.Route(Make.Created())).Single().Flow.Name.Value);
        Assert.Empty(catalog.AmbiguousGroups);
    }

    [Fact]
    public void Route_TwoUnarchivedVersions_IsAmbiguousIfEitherWantsIt()
    {
        var catalog = new FlowCatalog([
            Make.Flow("orders", "orders-v3").Namespace("flows").Trigger(suffix: ".csv").Build(),
            Make.Flow("orders", "orders-v2").Trigger(suffix: ".gz").Build(),
            Make.Flow("audit").Trigger(suffix: ".csv").Build(),
            Make.Flow("text").Trigger(suffix: ".txt").Build()]);
        var expected = new Routing.Undecided(
            new VersionGroup("orders"), "the version group orders has 2 unarchived flows (orders-v2, flows/orders-v3): archive all but one");

        Assert.Equal(expected, catalog.Route(Make.Created("landing", "a.csv")));
        Assert.Equal(expected, catalog.Route(Make.Created("landing", "a.gz")));
        Assert.Equal(expected, catalog.Route(Make.Request("orders")));
        Assert.Equal(expected, catalog.Route(Make.Request("orders-v2")));
        Assert.Equal("text", Matched(catalog.Route(Make.Created("landing", "a.txt"))).Single().Flow.Name.Value);
        Assert.Equal(["orders-v2", "orders-v3"], catalog.AmbiguousGroups[new VersionGroup("orders")].Select(name => name.Value));
    }

    [Fact]
    public void Route_OneGroupInTwoNamespaces_IsAmbiguous()
    {
        var catalog = new FlowCatalog([Make.Flow().Namespace("a").Build(), Make.Flow().Namespace("b").Build()]);

        var ambiguous = Assert.IsType<Routing.Undecided>(catalog.Route(Make.Created()));
        Assert.Contains("(a/orders, b/orders)", ambiguous.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Route_SizeLimits_AreInclusive(long size, bool runs)
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger(minSize: "10", maxSize: "20").Build()]);

        Assert.Equal(runs, catalog.Route(Make.Created("landing", "a", size)) is Routing.Matched);
    }

    [Theory]
    [InlineData("10", null, "a.csv", true)]
    [InlineData(null, "10", "a.csv", true)]
    [InlineData(null, null, "folder/", true)]
    [InlineData("10", null, "a.gz", false)]
    [InlineData(null, null, "a.csv", false)]
    [InlineData("0", null, "a.csv", false)]
    public void Route_NoSize_AsksForItOnlyWhereItDecides(string? minSize, string? maxSize, string key, bool asks)
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger(suffix: key.EndsWith('/') ? "/" : ".csv", minSize: minSize, maxSize: maxSize).Build()]);

        Assert.Equal(asks, catalog.Route(Make.Created("landing", key, null)) is Routing.NeedsSize);
    }

    [Fact]
    public void Route_FolderMarker_IsIgnoredUnlessTheTriggerSaysMinSizeZero()
    {
        var marker = Make.Created("landing", "orders/2026/", 0);

        Assert.Equal(
            new Routing.Unmatched("no flow wants \"s3://landing/orders/2026/\": it is a folder marker, which only a trigger with minSize: 0 wants"),
            new FlowCatalog([Make.Flow().Build()]).Route(marker));
        Assert.IsType<Routing.Matched>(new FlowCatalog([Make.Flow().Trigger(minSize: "0").Build()]).Route(marker));
        Assert.IsType<Routing.Matched>(new FlowCatalog([Make.Flow().Build()]).Route(Make.Created("landing", "empty.csv", 0)));
        Assert.IsType<Routing.Matched>(new FlowCatalog([Make.Flow().Build()]).Route(Make.Created("landing", "not-empty/", 1)));
    }

    [Fact]
    public void Route_HostileKey_IsNamedOnOneLine()
    {
        var reason = Assert.IsType<Routing.Unmatched>(FlowCatalog.Empty.Route(Make.Created("landing", "a\nb\u202e\u2028c\u001b[31m'\"$(id)😀"))).Reason;

        Assert.Equal("no flow wants \"s3://landing/a\\u000Ab\\u202E\\u2028c\\u001B[31m'\\\"$(id)😀\": none has a trigger on its bucket", reason);
    }

    [Fact]
    public void Route_LongestKey_IsNamedWhole()
    {
        var key = new string('k', 1024);

        var reason = Assert.IsType<Routing.Unmatched>(FlowCatalog.Empty.Route(Make.Created(new string('b', 63), key))).Reason;

        Assert.Contains("/" + key + "\":", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Route_Request_FindsTheGroupThenTheName()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "billing").NoTrigger().Build(), Make.Flow("billing", "billing-v1").NoTrigger().Build()]);

        Assert.Equal("billing-v1", Matched(catalog.Route(Make.Request("billing"))).Single().Flow.Name.Value);
        Assert.Equal("billing", Matched(catalog.Route(Make.Request("orders"))).Single().Flow.Name.Value);
        Assert.Equal("billing-v1", Matched(catalog.Route(Make.Request("billing-v1"))).Single().Flow.Name.Value);
        Assert.Equal(
            new Routing.Unmatched("the request names the flow \"nobody\\u000A\", which is neither a version group nor a flow"),
            catalog.Route(Make.Request("nobody\n")));
    }

    [Fact]
    public void Route_RequestByANameThatTwoGroupsUse_IsAmbiguous()
    {
        var catalog = new FlowCatalog([Make.Flow("b", "etl").Namespace("x").Build(), Make.Flow("a", "etl").Namespace("y").Build()]);

        Assert.Equal(
            new Routing.Undecided(new VersionGroup("a"), "2 flows bear the name etl: name one of their groups, a, b"),
            catalog.Route(Make.Request("etl")));
    }

    [Fact]
    public void Route_RequestWithAnObject_ReadsItsKeyAsTheTriggerDoes()
    {
        var catalog = new FlowCatalog([Make.Flow().Trigger(pattern: "orders/{date}.csv", minSize: "1Ki").Build()]);
        var request = Make.Request("orders");

        Assert.Equal("today", Matched(catalog.Route(request with { Object = Make.Created("landing", "orders/today.csv") })).Single().Match["date"]);
        Assert.Empty(Matched(catalog.Route(request with { Object = Make.Created("landing", "other") })).Single().Match);
        Assert.Empty(Matched(catalog.Route(request)).Single().Match);
    }

    [Fact]
    public void Route_RefusedFlowMayWantIt_WaitsAndAllElseGoesOn()
    {
        var audit = Make.Flow("audit").Build();
        var catalog = new FlowCatalog([audit], [Refused(new S3Trigger("landing", "orders/")), Refused(new S3Trigger("invoices"))]);

        Assert.Equal(
            new Routing.Undecided(
                new VersionGroup("orders"), "flow orders-v1 (orders.yaml) is refused and may want \"s3://landing/orders/a.csv\": mend its manifest"),
            catalog.Route(Make.Created("landing", "orders/a.csv")));
        Assert.IsType<Routing.Undecided>(catalog.Route(Make.Created("invoices", "a.csv")));
        Assert.Same(audit, Assert.Single(Matched(catalog.Route(Make.Created("landing", "audit/a.csv")))).Flow);
        Assert.IsType<Routing.Unmatched>(catalog.Route(Make.Created("elsewhere", "orders/a.csv")));
    }

    [Theory]
    [InlineData(null, typeof(Routing.NeedsSize))]
    [InlineData(9L, typeof(Routing.Unmatched))]
    [InlineData(10L, typeof(Routing.Undecided))]
    public void Route_SizeDecidesWhetherARefusedFlowWantsIt_IsAskedFor(long? size, Type expected)
    {
        var refused = Refused(new S3Trigger("landing", MinSize: new Bytes(10)));

        Assert.IsType(expected, new FlowCatalog([], [refused]).Route(Make.Created("landing", "a", size)));
        Assert.IsType(expected, new FlowCatalog([Make.Flow().Trigger(prefix: "other/").Build()], [refused]).Route(Make.Created("landing", "a", size)));
    }

    [Fact]
    public void Route_RefusedFlowIsArchived_WantsNothing()
    {
        var catalog = new FlowCatalog([], [Refused(new S3Trigger("landing")) with { Archived = true }]);

        Assert.IsType<Routing.Unmatched>(catalog.Route(Make.Created()));
        Assert.IsType<Routing.Unmatched>(catalog.Route(Make.Request("orders")));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("orders-v1")]
    public void Route_RequestNamesARefusedFlow_Waits(string name)
    {
        var catalog = new FlowCatalog([Make.Flow("audit").Build()], [Refused()]);

        Assert.Equal(
            new Routing.Undecided(new VersionGroup("orders"), "flow orders-v1 (orders.yaml) is refused and may want the request: mend its manifest"),
            catalog.Route(Make.Request(name)));
        Assert.IsType<Routing.Matched>(catalog.Route(Make.Request("audit")));
    }

    private static RefusedFlow Refused(params S3Trigger[] triggers) =>
        new(new FlowName("orders-v1"), null, new VersionGroup("orders"), false, triggers, "orders.yaml");

    private static IReadOnlyList<FlowMatch> Matched(Routing routing) => Assert.IsType<Routing.Matched>(routing).Matches;
}
