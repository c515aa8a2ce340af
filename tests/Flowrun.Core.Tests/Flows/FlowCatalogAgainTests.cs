using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows;

/// <summary>Which version goes on with a run that has begun.</summary>
public sealed class FlowCatalogAgainTests
{
    private static readonly VersionGroup Orders = new("orders");

    [Fact]
    public void RouteAgain_VersionIsArchivedByNow_StillGoesOn()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "orders-v1").Archived().Build(), Make.Flow("orders", "orders-v2").Build()]);
        Assert.Equal("orders-v1", Matched(catalog, "orders-v1").Flow.Name.Value);
    }

    [Fact]
    public void RouteAgain_VersionIsGone_TheGroupsPresentOneGoesOn()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "orders-v2").Build(), Make.Flow("orders", "orders-v0").Archived().Build()]);
        Assert.Equal("orders-v2", Matched(catalog, "orders-v1").Flow.Name.Value);
    }

    [Fact]
    public void RouteAgain_GroupIsGone_SaysSo()
    {
        var catalog = new FlowCatalog([Make.Flow("invoices", "orders-v1").Build(), Make.Flow("orders", "orders-v0").Archived().Build()]);
        var unmatched = Assert.IsType<Routing.Unmatched>(catalog.RouteAgain(Orders, new FlowName("orders-v1"), Make.Created()));
        Assert.Equal("neither flow orders-v1 nor another version of the group orders exists any more", unmatched.Reason);
    }

    [Fact]
    public void RouteAgain_ManifestIsRefusedAtTheMoment_Waits()
    {
        var catalog = new FlowCatalog([], [new RefusedFlow(new FlowName("orders-v1"), null, Orders, false, [])]);
        Assert.IsType<Routing.Undecided>(catalog.RouteAgain(Orders, new FlowName("orders-v1"), Make.Created()));
    }

    [Fact]
    public void RouteAgain_VersionIsGoneAndTwoAreUnarchived_Waits()
    {
        var catalog = new FlowCatalog([Make.Flow("orders", "orders-v2").Build(), Make.Flow("orders", "orders-v3").Build()]);
        Assert.IsType<Routing.Undecided>(catalog.RouteAgain(Orders, new FlowName("orders-v1"), Make.Created()));
        Assert.Equal("orders-v3", Matched(catalog, "orders-v3").Flow.Name.Value);
    }

    [Fact]
    public void RouteAgain_KeyWithPattern_HasItsParts()
    {
        var flow = Make.Flow().Trigger("landing", pattern: "other/{x}").Trigger("landing", pattern: "orders/{date}.csv").Build();
        var match = Matched(new FlowCatalog([flow]), "orders", Make.Created(key: "orders/2026.csv"));
        Assert.Equal("2026", match.Match["date"]);
    }

    [Fact]
    public void RouteAgain_RunWithoutObject_HasNoParts() => Assert.Empty(Matched(new FlowCatalog([Make.Flow().Build()]), "orders", created: null).Match);

    private static FlowMatch Matched(FlowCatalog catalog, string version) => Matched(catalog, version, Make.Created());

    private static FlowMatch Matched(FlowCatalog catalog, string version, Core.Events.ObjectEvent? created) =>
        Assert.Single(Assert.IsType<Routing.Matched>(catalog.RouteAgain(Orders, new FlowName(version), created)).Matches);
}
