using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>The life of the recorded Jobs gives every watcher the recorded events.</summary>
public sealed class RecordedWatchesTests
{
    private static readonly string[] Life =
    [
        "create-job-201", "create-job-201-suspended", "patch-job-unsuspend-200", "patch-job-ttl-200", "runs etl-1", "ends etl-1",
        "create-job-201-podfailurepolicy", "runs etl-2", "ends etl-2", "create-job-201-deadline", "runs etl-3", "ends etl-3", "deadline etl-4",
        "delete-job-200", "create-job-201-late", "patch-job-release-and-resize-200",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("watch-jobs")]
    [InlineData("watch-jobs-table")]
    [InlineData("watch-pods")]
    public async Task Watch_OverTheLifeOfTheJobs_SendsTheRecordedEvents(string name)
    {
        var recorded = Replay.Recorded(name);
        var expected = recorded["response"]!["stream"]!.AsArray().Select(one => one!.AsObject()).Where(one => (string?)one["type"] != "BOOKMARK").ToList();
        await using var replay = await Replay.StartAsync();
        using var watch = await replay.WatchAsync(recorded["request"]!.AsObject());

        foreach (var step in Life)
        {
            await replay.DoAsync(step);
        }

        var events = await watch.ReadAsync(expected.Count, Token);

        // Between two objects the order is chance, for one it is not.
        foreach (var of in expected.GroupBy(NameOf))
        {
            Assert.Equal(of.Select(Text), events.Where(one => NameOf(one) == of.Key).Select(Text));
        }
    }

    [Fact]
    public async Task Watch_WithBookmarksUntilItsTimeIsUp_EndsWithTheRecordedBookmark()
    {
        var recorded = Replay.Recorded("watch-jobs")["response"]!["stream"]!.AsArray().Last(one => (string?)one!["type"] == "BOOKMARK");
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions(), Token);
        using var client = new HttpClient { BaseAddress = cluster.Server };
        const string Path = "/apis/batch/v1/namespaces/default/jobs?allowWatchBookmarks=true&timeoutSeconds=1";
        using var watch = await WatchReader.OpenAsync(client, Path, "application/json", Token);

        Assert.Equal(Normalized.Text(recorded), Normalized.Text(await watch.NextAsync(Token)));
        Assert.Null(await watch.NextAsync(Token));
    }

    private static string NameOf(JsonObject change) =>
        ((string?)change["object"]!["metadata"]!["name"] ?? (string)change["object"]!["rows"]![0]!["object"]!["metadata"]!["name"]!)[..5];

    /// <summary>Columns come with the first event of a stream, whichever it is.</summary>
    private static string Text(JsonObject change)
    {
        change = change.DeepClone().AsObject();
        (change["object"] as JsonObject)?.Remove("columnDefinitions");
        return Normalized.Text(change);
    }
}
