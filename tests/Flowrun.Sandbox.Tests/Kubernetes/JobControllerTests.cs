using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>What becomes of Jobs beyond the recordings. The pods are played by hand.</summary>
public sealed class JobControllerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private SandboxCluster _cluster = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { RunPods = false, Time = _time }, Token);
        _http = new HttpClient { BaseAddress = _cluster.Server };
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Failure_WithinTheBackoffLimit_IsTriedAgainAfterAWhile()
    {
        _cluster.Create(Manifest.Job("retried").With("backoffLimit", 1));
        await ActiveAsync(1);

        await EndPodAsync(1);
        await _cluster.UntilAsync(_ => (int?)Status()["failed"] == 1, Token);
        Assert.Single(_cluster.Pods());
        await AdvanceUntilAsync(() => _cluster.Pods().Count == 2);
        await EndPodAsync(1);

        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("retried", "Failed"), Token);
        Assert.Equal(2, (int?)Status()["failed"]);
    }

    [Fact]
    public async Task PodFailurePolicy_Ignore_TheFailureDoesNotCount()
    {
        var policy = JsonNode.Parse("""{"rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}]}""")!;
        _cluster.Create(Manifest.Job("disrupted").With("podFailurePolicy", policy));
        await ActiveAsync(1);
        var first = PodNames().Single();

        await EndPodAsync(137, new JsonObject { ["type"] = "DisruptionTarget", ["status"] = "True" });

        await _cluster.UntilAsync(_ => PodNames().Count(name => name != first) == 1, Token);
        Assert.Null(Status()["failed"]);
        await EndPodAsync(0);
        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("disrupted", "Complete"), Token);
    }

    [Fact]
    public async Task TtlSecondsAfterFinished_WhenTheyHavePassed_TheJobAndItsPodsAreGone()
    {
        _cluster.Create(Manifest.Job("brief").With("ttlSecondsAfterFinished", 60));
        await ActiveAsync(1);
        await EndPodAsync(0);
        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("brief", "Complete"), Token);

        await AdvanceUntilAsync(() => _cluster.Jobs().Count == 0);

        Assert.True(_time.GetUtcNow() >= new DateTimeOffset(2026, 11, 22, 12, 1, 0, TimeSpan.Zero));
        await _cluster.UntilAsync(_ => _cluster.Pods().Count == 0, Token);
    }

    [Fact]
    public async Task Suspend_OfARunningJob_TakesItsPodsAndItCanGoOn()
    {
        _cluster.Create(Manifest.Job("paused"));
        await ActiveAsync(1);

        await PatchAsync("/apis/batch/v1/namespaces/default/jobs/paused", """{"spec": {"suspend": true}}""");
        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("paused", "Suspended") && _cluster.Pods().Count == 0, Token);
        Assert.Null(Status()["startTime"]);
        Assert.Null(Status()["failed"]);
        await PatchAsync("/apis/batch/v1/namespaces/default/jobs/paused", """{"spec": {"suspend": false}}""");

        await ActiveAsync(1);
        Assert.False(_cluster.Jobs().Has("paused", "Suspended"));
    }

    [Fact]
    public async Task Completions_MoreThanOne_RunsAsManyAtOnceAsParallelismSays()
    {
        _cluster.Create(Manifest.Job("three").With("completions", 3).With("parallelism", 2));
        await ActiveAsync(2);

        await EndPodAsync(0);
        await _cluster.UntilAsync(_ => (int?)Status()["succeeded"] == 1 && (int?)Status()["active"] == 2, Token);
        await EndPodAsync(0);
        await _cluster.UntilAsync(_ => (int?)Status()["succeeded"] == 2 && (int?)Status()["active"] == 1, Token);
        await EndPodAsync(0);

        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("three", "Complete"), Token);
        Assert.Equal(3, _cluster.Pods().Count);
    }

    [Theory]
    [InlineData("Background", 0)]
    [InlineData("Foreground", 0)]
    [InlineData("Orphan", 1)]
    public async Task Delete_ByPropagation_TakesThePodsOrLeavesThem(string propagation, int left)
    {
        _cluster.Create(Manifest.Job("gone"));
        await ActiveAsync(1);

        using var answer = await _http.DeleteAsync($"/apis/batch/v1/namespaces/default/jobs/gone?propagationPolicy={propagation}", Token);

        Assert.True(answer.IsSuccessStatusCode);
        await _cluster.UntilAsync(_ => _cluster.Jobs().Count == 0 && _cluster.Pods().Count == left, Token);
    }

    [Fact]
    public async Task Delete_OfARunningPod_CountsAsAFailure()
    {
        _cluster.Create(Manifest.Job("lost"));
        await ActiveAsync(1);

        using var answer = await _http.DeleteAsync($"/api/v1/namespaces/default/pods/{PodNames().Single()}", Token);

        await _cluster.UntilAsync(_ => _cluster.Jobs().Has("lost", "Failed"), Token);
        Assert.Equal(1, (int?)Status()["failed"]);
    }

    private JsonObject Status() => _cluster.Jobs().Single()["status"]!.AsObject();

    private IEnumerable<string> PodNames() => _cluster.Pods().Select(pod => (string)pod["metadata"]!["name"]!);

    private Task ActiveAsync(int pods) => _cluster.UntilAsync(_ => (int?)Status()["active"] == pods, Token);

    /// <summary>Moves the clock on, second by second, until the controller has seen what it waits for.</summary>
    private async Task AdvanceUntilAsync(Func<bool> holds)
    {
        for (var second = 0; second < 600 && !holds(); second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), Token);
        }

        Assert.True(holds());
    }

    /// <summary>Ends the oldest pod that still runs.</summary>
    private async Task EndPodAsync(int exitCode, JsonObject? condition = null)
    {
        var pod = _cluster.Pods().First(one => (string?)one["status"]!["phase"] == "Pending");
        var status = new JsonObject
        {
            ["phase"] = exitCode == 0 ? "Succeeded" : "Failed",
            ["conditions"] = condition is null ? null : new JsonArray(condition),
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["name"] = "main",
                ["state"] = new JsonObject
                {
                    ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["finishedAt"] = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") },
                },
            }),
        };
        await PatchAsync($"/api/v1/namespaces/default/pods/{pod["metadata"]!["name"]}/status", new JsonObject { ["status"] = status }.ToJsonString());
    }

    private async Task PatchAsync(string path, string patch)
    {
        using var content = new StringContent(patch, null, "application/merge-patch+json");
        using var answer = await _http.PatchAsync(path, content, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
    }
}
