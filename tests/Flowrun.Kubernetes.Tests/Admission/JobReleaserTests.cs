using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Admission;
using Flowrun.Kubernetes.Tests.Client;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Admission;

/// <summary>Against the sandbox, and against a real API server where there is one; the older one that keeps sizes is a stub.</summary>
public sealed class JobReleaserTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly SizingDecision Smaller = new(Bytes.Mebi(96), Bytes.Mebi(96), null, Bytes.Zero, "learned from 7 outcomes: 96Mi");

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 1, 2, 3, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReleaseAsync_WithAnotherSize_RunsWithIt()
    {
        var release = await SuspendedAsync("resized", Smaller);

        var result = await new JobReleaser(cluster.Api).ReleaseAsync(release, Stop);

        var job = await GetAsync("resized");
        Assert.False((bool)job["spec"]!["suspend"]!);
        Assert.Equal("2026-11-23T01:02:03Z", job["metadata"]!["annotations"]!["flowrun.dev/released"]!.ToString());
        if (Assert.IsType<JobReleaseResult.Released>(result).IsResized)
        {
            Assert.Equal("96Mi", Resources(job)["requests"]!["memory"]!.ToString());
            Assert.Equal("96Mi", Resources(job)["limits"]!["memory"]!.ToString());
            Assert.Equal("10m", Resources(job)["requests"]!["cpu"]!.ToString());
            Assert.Equal(Smaller.Reason, job["metadata"]!["annotations"]!["flowrun.dev/sizing"]!.ToString());
        }
        else
        {
            // Before 1.36.
            Assert.True(ClusterFixture.IsReal);
        }
    }

    [Fact]
    public async Task ReleaseAsync_WithoutAnotherSize_RunsWithItsOwn()
    {
        var release = await SuspendedAsync("kept", null);

        var result = await new JobReleaser(cluster.Api).ReleaseAsync(release, Stop);

        Assert.Equal(new JobReleaseResult.Released(IsResized: false), result);
        var job = await GetAsync("kept");
        Assert.False((bool)job["spec"]!["suspend"]!);
        Assert.Equal("128Mi", Resources(job)["requests"]!["memory"]!.ToString());
    }

    [Fact]
    public async Task ReleaseAsync_JobHasChangedSince_StaysAsItIs()
    {
        var release = await SuspendedAsync("changed", Smaller);
        var path = $"apis/batch/v1/namespaces/{cluster.Namespace}/jobs/changed";
        await cluster.Api.SendAsync(
            HttpMethod.Patch, path, """{"metadata": {"labels": {"a": "b"}}}"""u8.ToArray(), "application/merge-patch+json", Stop);

        var result = await new JobReleaser(cluster.Api).ReleaseAsync(release, Stop);

        Assert.Contains("the object has been modified", Assert.IsType<JobReleaseResult.Failed>(result).Reason, StringComparison.Ordinal);
        Assert.True((bool)(await GetAsync("changed"))["spec"]!["suspend"]!);
    }

    [Fact]
    public async Task ReleaseAsync_NoSuchJob_Gone() =>
        Assert.IsType<JobReleaseResult.Gone>(
            await new JobReleaser(cluster.Api).ReleaseAsync(new JobRelease(cluster.Namespace, "nothing", "1", "main", Now, Smaller), Stop));

    [Fact]
    public async Task ReleaseAsync_ClusterKeepsSizes_RunsWithItsOwnAndIsNotAskedAgain()
    {
        var refusal = Fixtures.Read("kubernetes/patch-job-422-immutable-template")["response"]!["body"]!.ToJsonString();
        StubServer server = null!;
        await using var running = server = await StubServer.StartAsync(context =>
        {
            var resizes = server.Requests.Last().Body.Contains("containers", StringComparison.Ordinal);
            context.Response.StatusCode = resizes ? 422 : 200;
            return context.Response.WriteAsync(resizes ? refusal : "{}");
        });
        using var api = Stub.Api(server);
        var releaser = new JobReleaser(api);

        Assert.Equal(new JobReleaseResult.Released(IsResized: false), await releaser.ReleaseAsync(Release("a", Smaller), Stop));
        Assert.Equal(new JobReleaseResult.Released(IsResized: false), await releaser.ReleaseAsync(Release("b", Smaller), Stop));
        Assert.True(releaser.KeepsSizes);
        Assert.Equal(3, server.Requests.Count);
    }

    private static JsonNode Resources(JsonObject job) => job["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;

    private static JobRelease Release(string name, SizingDecision? sizing) => new("flows", name, "1", "main", Now, sizing);

    private async Task<JobRelease> SuspendedAsync(string name, SizingDecision? sizing)
    {
        await cluster.CreateAsync($"apis/batch/v1/namespaces/{cluster.Namespace}/jobs", JsonNode.Parse(
            $$"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "{{name}}"}, "spec": {"suspend": true, "template": {"spec": {"restartPolicy": "Never", "containers": [
              {"name": "main", "image": "busybox", "command": ["true"], "resources": {"requests": {"cpu": "10m", "memory": "128Mi"}, "limits": {"memory": "128Mi"} } }] } } } }
            """)!.AsObject());
        return Release(name, sizing) with { Namespace = cluster.Namespace, ResourceVersion = (string)(await GetAsync(name))["metadata"]!["resourceVersion"]! };
    }

    private async Task<JsonObject> GetAsync(string name)
    {
        var answer = await cluster.Api.SendAsync(HttpMethod.Get, $"apis/batch/v1/namespaces/{cluster.Namespace}/jobs/{name}", cancellationToken: Stop);
        return JsonNode.Parse(Encoding.UTF8.GetString(answer.Body.Span))!.AsObject();
    }
}
