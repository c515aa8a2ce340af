using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Runs;

/// <summary>Against the sandbox, and against a real API server where FLOWRUN_TEST_KUBECONFIG names one: both must answer the same.</summary>
public sealed class RunWatchClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly ListWatchOptions Fast = new() { FirstPause = TimeSpan.FromMilliseconds(20) };

    private readonly Channel<RunChange> _changes = Channel.CreateUnbounded<RunChange>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_JobsComeChangeAndGo_AllOfItIsTold(bool everywhere) => await WatchingAsync(everywhere, async inNamespace =>
    {
        await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", OurJob.Of("a"));
        var created = await JobAsync(job => job.Namespace == inNamespace && job.Name == "a");
        Assert.True(created.IsOurs);

        var jobs = new AttemptJobs(cluster.Api, TimeProvider.System);
        await jobs.MarkAsync(created, new AttemptMark("Failed: x", null, null), Stop);
        Assert.Equal("Failed: x", (await JobAsync(job => job.Recorded is not null)).Recorded);

        await cluster.Api.SendAsync(HttpMethod.Delete, $"apis/batch/v1/namespaces/{inNamespace}/jobs/a?propagationPolicy=Background", cancellationToken: Stop);
        await NextAsync(change => change is RunChange.Jobs { Item: ListWatchItem<AttemptJob>.Deleted { Object.Name: "a" } });
    });

    [Fact]
    public async Task RunAsync_StrangersJob_IsNotTold() => await WatchingAsync(everywhere: false, async inNamespace =>
    {
        var strange = OurJob.Of("strange");
        strange["metadata"]!["labels"] = new JsonObject { ["app"] = "x" };
        await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", strange);
        await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", OurJob.Of("ours"));
        Assert.Equal("ours", (await JobAsync(_ => true)).Name);
    });

    [Fact]
    public async Task RunAsync_EventThatAPodWasRefused_IsToldAndOthersAreNot() => await WatchingAsync(everywhere: false, async inNamespace =>
    {
        await CreateAsync($"api/v1/namespaces/{inNamespace}/events", Event("b", inNamespace, "SuccessfulCreate", "Created pod: a-x"));
        await CreateAsync($"api/v1/namespaces/{inNamespace}/events", Event("a", inNamespace, "FailedCreate", "Error creating: pods \"a-\" is forbidden: exceeded quota: small"));
        var change = await NextAsync(change => change is RunChange.Refusals { Item: ListWatchItem<PodRefusal>.Changed });
        var refusal = ((ListWatchItem<PodRefusal>.Changed)((RunChange.Refusals)change).Item).Object;
        Assert.Equal(("job-uid", "pods \"a-\" is forbidden: exceeded quota: small"), (refusal.JobUid, refusal.Reason));
    });

    [Fact]
    public async Task RunAsync_WatchesBreakAndVersionsExpire_NothingIsMissed()
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "Only the sandbox can be told to misbehave.");
        await WatchingAsync(everywhere: true, async inNamespace =>
        {
            cluster.Sandbox!.DropWatches();
            await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", OurJob.Of("a"));
            await JobAsync(job => job.Namespace == inNamespace && job.Name == "a");

            cluster.Sandbox.ExpireResourceVersions();
            cluster.Sandbox.DropWatches();
            await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", OurJob.Of("b"));
            await JobAsync(job => job.Namespace == inNamespace && job.Name == "b");
        });
    }

    [Fact]
    public async Task RunAsync_MayNotListPods_IsToldAsAFailureAndJobsAreStillTold()
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "Only the sandbox can be told to misbehave.");
        cluster.Sandbox!.Deny("GET /api/v1/**/pods");
        await WatchingAsync(everywhere: false, async inNamespace =>
        {
            var failed = await NextAsync(change => change is RunChange.Pods { Item: ListWatchItem<AttemptPod>.Failed });
            Assert.Equal(403, ((ListWatchItem<AttemptPod>.Failed)((RunChange.Pods)failed).Item).Failure.Status);
            await CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", OurJob.Of("a"));
            await JobAsync(job => job.Name == "a");
        });
        cluster.Sandbox.Faults.Clear();
    }

    private async Task WatchingAsync(bool everywhere, Func<string, Task> act)
    {
        var inNamespace = await cluster.CreateNamespaceAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watch = new RunWatch(cluster.Api, TimeProvider.System, () => 0.5, Fast);
        var watching = watch.RunAsync(everywhere ? "" : inNamespace, _changes.Writer, stop.Token);
        await act(inNamespace);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private async Task<RunChange> NextAsync(Func<RunChange, bool> isIt)
    {
        while (true)
        {
            var change = await _changes.Reader.ReadAsync(Stop);
            if (isIt(change))
            {
                return change;
            }
        }
    }

    /// <summary>The next that is listed or changes.</summary>
    private async Task<AttemptJob> JobAsync(Func<AttemptJob, bool> isIt)
    {
        AttemptJob? found = null;
        await NextAsync(change =>
        {
            found = change switch
            {
                RunChange.Jobs { Item: ListWatchItem<AttemptJob>.Listed listed } => listed.Objects.FirstOrDefault(isIt),
                RunChange.Jobs { Item: ListWatchItem<AttemptJob>.Changed changed } when isIt(changed.Object) => changed.Object,
                _ => null,
            };
            return found is not null;
        });
        return found!;
    }

    private static JsonObject Event(string name, string inNamespace, string reason, string message) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = $"{name}.1" },
        ["involvedObject"] = new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["namespace"] = inNamespace, ["name"] = name, ["uid"] = "job-uid" },
        ["reason"] = reason,
        ["message"] = message,
        ["type"] = "Warning",
    };

    private async Task CreateAsync(string path, JsonObject manifest)
    {
        var answer = await cluster.Api.SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(manifest.ToJsonString()), cancellationToken: Stop);
        Assert.True(answer.IsSuccess, Encoding.UTF8.GetString(answer.Body.Span));
    }
}
