using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class ClusterFlowsStateTests
{
    private readonly ClusterFlowsState _state = new(1);

    [Fact]
    public void Apply_ManifestBreaks_KeepsTheLastGoodVersionAndTellsTheProblem()
    {
        Apply(Listed(Object("a", generation: 1)));

        Assert.True(Apply(Changed(Object("a", generation: 2, broken: true))));

        Assert.Equal("a", Assert.Single(_state.Snapshot().Catalog.Flows).Name.Value);
        Assert.StartsWith("flows/a: spec.job.template.spec: ", Assert.Single(_state.Snapshot().Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_BrokenManifestIsListedAgain_KeepsTheLastGoodVersion()
    {
        Apply(Listed(Object("a", generation: 1)));

        Apply(Listed(Object("a", generation: 2, broken: true)));

        Assert.Single(_state.Snapshot().Catalog.Flows);
    }

    [Fact]
    public void Apply_BrokenObjectIsDeleted_ItsFlowGoes()
    {
        Apply(Listed(Object("a", generation: 1)));
        Apply(Changed(Object("a", generation: 2, broken: true)));

        Assert.True(Apply(new ListWatchItem<ClusterFlowsObject>.Deleted(Object("a", generation: 2, broken: true))));

        Assert.Empty(_state.Snapshot().Catalog.Flows);
        Assert.Empty(_state.Snapshot().Problems);
    }

    [Fact]
    public void Apply_AnotherObjectOfTheNameIsBroken_DoesNotInheritAFlow()
    {
        Apply(Listed(Object("a", generation: 1)));

        Apply(Listed(Object("a", generation: 1, broken: true, uid: "another")));

        Assert.Empty(_state.Snapshot().Catalog.Flows);
    }

    [Fact]
    public void Apply_BrokenFromTheStart_WhatItMayWantWaitsUntilItIsMended()
    {
        Apply(Listed(Object("a", generation: 1, broken: true)));
        Assert.Equal(
            "flow a (flows/a) is refused and may want \"s3://landing/orders/a.csv\": mend its manifest",
            Assert.IsType<Routing.Undecided>(_state.Snapshot().Catalog.Route(Make.Created())).Reason);

        Apply(Changed(Object("a", generation: 2)));
        Assert.IsType<Routing.Matched>(_state.Snapshot().Catalog.Route(Make.Created()));

        Apply(Changed(Object("a", generation: 3, broken: true)));
        Assert.IsType<Routing.Matched>(_state.Snapshot().Catalog.Route(Make.Created()));
    }

    [Fact]
    public void Apply_NotListedAnyMore_IsGone()
    {
        Apply(Listed(Object("a", generation: 1), Object("b", generation: 1)));

        Apply(Listed(Object("b", generation: 1)));

        Assert.Equal("b", Assert.Single(_state.Snapshot().Catalog.Flows).Name.Value);
    }

    [Fact]
    public void Apply_OnlyStatusChanges_IsNoNews()
    {
        Apply(Listed(Object("a", generation: 1)));
        var withStatus = Object("a", generation: 1) with { Status = new JsonObject { ["conditions"] = new JsonArray(new JsonObject()) } };

        Assert.False(Apply(Changed(withStatus)));
        Assert.NotNull(Assert.Single(_state.Objects).Conditions);
    }

    [Fact]
    public void Apply_Failure_LeavesEverythingAndIsNoNews()
    {
        Apply(Listed(Object("a", generation: 1)));

        Assert.False(Apply(new ListWatchItem<ClusterFlowsObject>.Failed(new ListWatchFailure(500, "", "etcd"))));

        Assert.Single(_state.Snapshot().Catalog.Flows);
        Assert.Equal("etcd", _state.Failure?.Message);
        Apply(new ListWatchItem<ClusterFlowsObject>.Resumed());
        Assert.Null(_state.Failure);
    }

    [Fact]
    public void IsComplete_BeforeTheFirstList_IsFalse()
    {
        Assert.False(_state.IsComplete);
        Apply(Listed());
        Assert.True(_state.IsComplete);
    }

    private static ListWatchItem<ClusterFlowsObject>.Listed Listed(params ClusterFlowsObject[] objects) => new(objects);

    private static ListWatchItem<ClusterFlowsObject>.Changed Changed(ClusterFlowsObject found) => new(found);

    private static ClusterFlowsObject Object(string name, int generation, bool broken = false, string uid = "1")
    {
        var manifest = broken ? ClusterFlowsManifest.Broken(name) : ClusterFlowsManifest.Small(name);
        manifest["metadata"]!["namespace"] = "flows";
        manifest["metadata"]!["generation"] = generation;
        manifest["metadata"]!["uid"] = uid;
        return ClusterFlowsObject.Read(JsonSerializer.SerializeToElement(manifest));
    }

    private bool Apply(ListWatchItem<ClusterFlowsObject> item) => _state.Apply(0, item);
}
