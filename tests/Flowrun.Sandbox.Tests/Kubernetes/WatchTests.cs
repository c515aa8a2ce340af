using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Watches beyond the recordings, and how they break.</summary>
public sealed class WatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_FromTheVersionOfAList_SendsOnlyWhatCameAfter()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("before"));
        var (_, list) = await api.SendAsync("GET", ApiClient.Jobs);
        api.Cluster.Create(Manifest.Job("after"));
        using var watch = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion={list["metadata"]!["resourceVersion"]}");
        await api.SendAsync("DELETE", $"{ApiClient.Jobs}/before?propagationPolicy=Background");

        Assert.Equal(["ADDED after", "DELETED before"], (await watch.ReadAsync(2, Token)).Select(Short));
    }

    [Fact]
    public async Task Watch_ByLabel_SeesObjectsComeAndGoWithTheirLabels()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        using var watch = await api.WatchAsync($"{ApiClient.Jobs}?labelSelector=stage%3Dred&resourceVersion=0");
        foreach (var label in (string?[])["red", "red", "blue"])
        {
            var labels = new JsonObject { ["stage"] = label, ["turn"] = $"{Guid.NewGuid():N}" };
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } };
            await api.SendAsync("PATCH", $"{ApiClient.Jobs}/one", patch, "application/merge-patch+json");
        }

        Assert.Equal(["ADDED one", "MODIFIED one", "DELETED one"], (await watch.ReadAsync(3, Token)).Select(Short));
    }

    [Fact]
    public async Task DropWatches_OpenWatch_BreaksAndANewOneGoesOn()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        using var watch = await api.WatchAsync(ApiClient.Jobs);
        var first = Assert.Single(await watch.ReadAsync(1, Token));

        api.Cluster.DropWatches();

        await Assert.ThrowsAnyAsync<IOException>(() => watch.NextAsync(Token));
        api.Cluster.Create(Manifest.Job("two"));
        using var again = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion={first["object"]!["metadata"]!["resourceVersion"]}");
        Assert.Equal("ADDED two", Short(Assert.Single(await again.ReadAsync(1, Token))));
    }

    [Fact]
    public async Task ExpireResourceVersions_WatchFromAnOldVersion_Gets410AndAListHelps()
    {
        await using var api = await ApiClient.StartAsync();
        var (_, before) = await api.SendAsync("GET", ApiClient.Jobs);
        api.Cluster.ExpireResourceVersions();

        using var old = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion={before["metadata"]!["resourceVersion"]}");
        var error = Assert.Single(await old.ReadAsync(2, Token));
        var (_, after) = await api.SendAsync("GET", ApiClient.Jobs);
        using var fresh = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion={after["metadata"]!["resourceVersion"]}");
        api.Cluster.Create(Manifest.Job("one"));

        Assert.Equal("ERROR", (string?)error["type"]);
        Assert.Equal(410, (int)error["object"]!["code"]!);
        Assert.Equal("ADDED one", Short(Assert.Single(await fresh.ReadAsync(1, Token))));
    }

    [Fact]
    public async Task Watch_MoreChangesThanTheHistoryHolds_AnOldVersionIsTooOldAndAnOpenWatchMissesNothing()
    {
        const int Changes = 20_500;
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        using var watch = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion=0");
        var first = Assert.Single(await watch.ReadAsync(1, Token));
        for (var change = 0; change < Changes; change++)
        {
            api.Cluster.Create(Manifest.Job($"job-{change}"));
        }

        var events = await watch.ReadAsync(Changes, Token);
        using var old = await api.WatchAsync($"{ApiClient.Jobs}?resourceVersion={first["object"]!["metadata"]!["resourceVersion"]}");

        Assert.Equal(Enumerable.Range(0, Changes).Select(change => $"ADDED job-{change}"), events.Select(Short));
        Assert.Equal("ERROR", (string?)Assert.Single(await old.ReadAsync(1, Token))["type"]);
    }

    [Fact]
    public async Task EndWatchFault_AfterSoManyEvents_TheStreamEnds()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        api.Cluster.Create(Manifest.Job("two"));
        api.Cluster.Create(Manifest.Job("three"));
        api.Cluster.Faults.Add(new Fault { Match = "GET /apis/batch/v1/**", Kind = FaultKind.EndWatch, Events = 2, Times = 1 });

        using var cut = await api.WatchAsync(ApiClient.Jobs);
        Assert.Equal(2, (await cut.ReadAsync(10, Token)).Count);
        using var whole = await api.WatchAsync(ApiClient.Jobs);
        Assert.Equal(3, (await whole.ReadAsync(3, Token)).Count);
    }

    [Fact]
    public async Task StallWatchFault_WatchStaysOpenAndSilent_ListsAnswer()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        api.Cluster.Faults.Add(new Fault { Match = "GET /apis/batch/v1/**", Kind = FaultKind.StallWatch });

        using var stalled = await api.WatchAsync(ApiClient.Jobs);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var silence = stalled.NextAsync(enough.Token);
        var (status, list) = await api.SendAsync("GET", ApiClient.Jobs);
        api.Cluster.Faults.Clear();
        using var watch = await api.WatchAsync(ApiClient.Jobs);

        Assert.Equal("ADDED one", Short(Assert.Single(await watch.ReadAsync(1, Token))));
        Assert.Equal((200, 1), ((int)status, list["items"]!.AsArray().Count));
        Assert.False(silence.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silence);
    }

    [Fact]
    public async Task SendInitialEvents_EndsTheStateWithAMarkedBookmark()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("one"));
        using var watch = await api.WatchAsync($"{ApiClient.Jobs}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        var events = await watch.ReadAsync(2, Token);

        Assert.Equal(["ADDED", "BOOKMARK"], events.Select(one => (string?)one["type"]));
        Assert.Equal("true", (string?)events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    private static string Short(JsonObject change) => $"{change["type"]} {change["object"]!["metadata"]!["name"]}";
}
