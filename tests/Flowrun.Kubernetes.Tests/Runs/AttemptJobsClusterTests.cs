using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Events;
using Flowrun.Kubernetes.Runs;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Runs;

/// <summary>Against the sandbox, and against a real API server where FLOWRUN_TEST_KUBECONFIG names one: both must answer the same.</summary>
public sealed class AttemptJobsClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private readonly AttemptJobs _jobs = new(cluster.Api, TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_OurJob_IsReadWithItsEvent()
    {
        var job = await CreateAsync("read");
        Assert.Equal(("orders", "orders-v1", "aaaaaaaaaaaaaaaa", 1), (job.Group.Value, job.Flow.Value, job.Run.Value, job.Attempt));
        Assert.Equal((Bytes.Mebi(64), Bytes.Mebi(96), new Bytes(10), true), (job.Memory, job.MemoryLimit, job.InputBytes, job.IsSuspended));
        Assert.Equal(new AttemptRetention(60, 120), job.Retention);
        var carried = await _jobs.ReadAsync(job, Stop);
        Assert.Equal((job, "{\"specversion\":\"1.0\"}"), (carried!.Job, carried.Event));
        Assert.Empty(await _jobs.PodsAsync(job, Stop));
    }

    [Fact]
    public async Task EveryCall_AnotherJobHasTheName_FindsThatOursIsGone()
    {
        var other = await CreateAsync("renewed") with { Uid = "11111111-2222-3333-4444-555555555555" };
        Assert.Null(await _jobs.ReadAsync(other, Stop));
        Assert.False(await _jobs.MarkAsync(other, new AttemptMark("Failed", null, null), Stop));
        Assert.False(await _jobs.RemoveLaterAsync(other, 5, Stop));
        Assert.Null((await ReadAsync("renewed")).Recorded);
    }

    [Fact]
    public async Task EveryCall_JobIsGone_FindsThat()
    {
        var gone = await CreateAsync("there") with { Name = "not-there" };
        Assert.Null(await _jobs.ReadAsync(gone, Stop));
        Assert.False(await _jobs.MarkAsync(gone, new AttemptMark("Failed", null, null), Stop));
        Assert.False(await _jobs.RemoveLaterAsync(gone, 5, Stop));
    }

    [Fact]
    public async Task MarkAsync_Twice_IsThere()
    {
        var job = await CreateAsync("marked");
        var mark = new AttemptMark("OutOfMemory: main was killed for memory at 96Mi; attempt 2 asks for 192Mi", 1024, "marked-2");
        Assert.True(await _jobs.MarkAsync(job, mark, Stop));
        Assert.True(await _jobs.MarkAsync(job, mark, Stop));
        var read = await ReadAsync("marked");
        Assert.Equal((mark.Recorded, "marked-2", new Bytes(1024), false), (read.Recorded, read.Next, read.Peak, read.IsRemovedLater));
        Assert.True(await _jobs.RemoveLaterAsync(job, 86_400, Stop));
        Assert.True((await ReadAsync("marked")).IsRemovedLater);
    }

    [Fact]
    public async Task WriteEventAsync_SameReasonTwice_OneEventOnTheJob()
    {
        var job = await CreateAsync("told");
        await _jobs.WriteEventAsync(job, new AttemptEvent(EventReason.OutOfMemory, "main was killed\nfor memory"), Stop);
        await _jobs.WriteEventAsync(job, new AttemptEvent(EventReason.OutOfMemory, "again"), Stop);
        await _jobs.WriteEventAsync(job, new AttemptEvent(EventReason.Retrying, "attempt 2"), Stop);
        var answer = await cluster.Api.SendAsync(
            HttpMethod.Get, $"api/v1/namespaces/{cluster.Namespace}/events?fieldSelector={Uri.EscapeDataString($"involvedObject.uid={job.Uid},source=flowrun")}", cancellationToken: Stop);
        var told = JsonNode.Parse(answer.Body.Span)!["items"]!.AsArray().Select(found => ((string)found!["reason"]!, (string)found["type"]!, (string)found["message"]!)).Order();
        Assert.Equal([("OutOfMemory", "Warning", @"main was killed\u000afor memory"), ("Retrying", "Normal", "attempt 2")], told);
    }

    [Fact]
    public async Task EveryCall_ServerFails_SaysWhatItSaid()
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "Only the sandbox can be told to misbehave.");
        var job = await CreateAsync("failing");
        foreach (var (fault, status, isFinal) in new[] { (CannedAnswers.InternalError("* /**"), 500, false), (CannedAnswers.TooManyRequests(3, "* /**"), 429, false), (CannedAnswers.Forbidden("* /**"), 403, true) })
        {
            cluster.Sandbox!.Faults.Add(fault);
            foreach (var call in (Func<Task>[])
            [
                () => _jobs.ReadAsync(job, Stop), () => _jobs.PodsAsync(job, Stop), () => _jobs.MarkAsync(job, new AttemptMark("Failed", null, null), Stop),
                () => _jobs.RemoveLaterAsync(job, 5, Stop), () => _jobs.WriteEventAsync(job, new AttemptEvent(EventReason.Learned, "x"), Stop),
            ])
            {
                var failed = await Assert.ThrowsAsync<AttemptCallException>(call);
                Assert.Equal((status, isFinal, status == 429 ? TimeSpan.FromSeconds(3) : null), (failed.Status, failed.IsFinal, failed.RetryAfter));
            }

            cluster.Sandbox.Faults.Clear();
        }
    }

    private async Task<AttemptJob> CreateAsync(string name)
    {
        await cluster.CreateAsync($"apis/batch/v1/namespaces/{cluster.Namespace}/jobs", OurJob.Of(name));
        return await ReadAsync(name);
    }

    private async Task<AttemptJob> ReadAsync(string name)
    {
        var answer = await cluster.Api.SendAsync(HttpMethod.Get, $"apis/batch/v1/namespaces/{cluster.Namespace}/jobs/{name}", cancellationToken: Stop);
        using var document = System.Text.Json.JsonDocument.Parse(answer.Body);
        return AttemptJob.Read(document.RootElement);
    }
}
