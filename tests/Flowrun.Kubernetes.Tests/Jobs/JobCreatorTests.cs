using System.Text;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Tests.Client;
using Flowrun.Testing;
using Flowrun.Testing.Processes;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Jobs;

public sealed class JobCreatorTests
{
    private static readonly RunId Ours = new("aaaaaaaaaaaaaaaa");
    private static readonly RenderedJob Job = new("flows", new JobName("orders-a-aaaaaaaaaaaaaaaa-1"), Encoding.UTF8.GetBytes("{}"));

    [Fact]
    public async Task CreateAsync_Request_IsStrictAndOurs()
    {
        await using var server = await StubServer.StartAsync(KubernetesApiTests.Answer(201, "{}"));

        Assert.IsType<JobCreation.Created>(await CreateAsync(server));

        Assert.Equal("/apis/batch/v1/namespaces/flows/jobs?fieldManager=flowrun&fieldValidation=Strict", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task CreateAsync_ExistsWithOurLabels_AlreadyExists()
    {
        await using var server = await ExistingAsync(200, """{"metadata": {"labels": {"flowrun.dev/run": "aaaaaaaaaaaaaaaa", "flowrun.dev/attempt": "1"}}}""");

        Assert.IsType<JobCreation.AlreadyExists>(await CreateAsync(server));

        Assert.Equal("/apis/batch/v1/namespaces/flows/jobs/orders-a-aaaaaaaaaaaaaaaa-1", server.Requests.Last().Target);
    }

    [Theory]
    [InlineData("""{"metadata": {"labels": {"flowrun.dev/run": "bbbbbbbbbbbbbbbb", "flowrun.dev/attempt": "1"}}}""", "belongs to run bbbbbbbbbbbbbbbb, attempt 1")]
    [InlineData("""{"metadata": {"labels": {"flowrun.dev/run": "aaaaaaaaaaaaaaaa", "flowrun.dev/attempt": "2"}}}""", "belongs to run aaaaaaaaaaaaaaaa, attempt 2")]
    [InlineData("""{"metadata": {"labels": {"flowrun.dev/run": "aaaaaaaaaaaaaaaa"}}}""", "belongs to run aaaaaaaaaaaaaaaa, attempt unknown")]
    [InlineData("""{"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}}}""", "is not Flowrun's (managed by Helm)")]
    [InlineData("""{"metadata": {"labels": null}}""", "is not Flowrun's (managed by nobody)")]
    [InlineData("""{"metadata": {}}""", "is not Flowrun's (managed by nobody)")]
    public async Task CreateAsync_ExistsAndIsForeign_RefusedAndSaysWhose(string existing, string expected)
    {
        await using var server = await ExistingAsync(200, existing);

        var refused = Assert.IsType<JobCreation.Refused>(await CreateAsync(server));

        Assert.Equal($"the Job flows/orders-a-aaaaaaaaaaaaaaaa-1 exists and {expected}, not to run aaaaaaaaaaaaaaaa, attempt 1", refused.Reason);
    }

    [Theory]
    [InlineData(404, """{"kind": "Status", "reason": "NotFound", "message": "jobs.batch \"orders\" not found"}""", "is just gone")]
    [InlineData(200, "<html>", "could not be read")]
    [InlineData(503, "", "503")]
    [InlineData(422, """{"kind": "Status", "reason": "Invalid", "message": "no"}""", "could not be read")]
    public async Task CreateAsync_ExistsAndCannotBeLookedAt_Transient(int status, string body, string expected)
    {
        await using var server = await ExistingAsync(status, body);

        Assert.Contains(expected, Assert.IsType<JobCreation.Transient>(await CreateAsync(server)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_ExistsAndMayNotBeLookedAt_Misconfigured()
    {
        await using var server = await ExistingAsync(
            403, """{"kind": "Status", "reason": "Forbidden", "message": "jobs.batch \"a\" is forbidden: User \"worker\" cannot get resource \"jobs\""}""");

        Assert.Contains("cannot get resource", Assert.IsType<JobCreation.Misconfigured>(await CreateAsync(server)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_TooManyRequests_TransientWithRetryAfter()
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "5";
            return KubernetesApiTests.Answer(429, "")(context);
        });

        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<JobCreation.Transient>(await CreateAsync(server)).RetryAfter);
    }

    [Fact]
    public async Task CreateAsync_ServerHangs_Transient()
    {
        await using var server = await StubServer.StartAsync(KubernetesApiTests.Hang);

        Assert.Contains("did not answer", Assert.IsType<JobCreation.Transient>(await CreateAsync(server, TimeSpan.FromMilliseconds(100))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_ConnectionLostBeforeTheAnswer_Transient()
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.IsType<JobCreation.Transient>(await CreateAsync(server));
    }

    [Fact]
    public async Task CreateAsync_NobodyListens_Transient()
    {
        using var api = Stub.Api(new Uri($"http://127.0.0.1:{FreePort.Find()}"));

        Assert.Contains("failed", Assert.IsType<JobCreation.Transient>(await new JobCreator(api).CreateAsync(Job, Ours, 1, TestContext.Current.CancellationToken)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_CallerCancels_IsCancelled()
    {
        await using var server = await StubServer.StartAsync(KubernetesApiTests.Hang);
        using var api = Stub.Api(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new JobCreator(api).CreateAsync(Job, Ours, 1, new CancellationToken(canceled: true)));
    }

    private static async Task<JobCreation> CreateAsync(StubServer server, TimeSpan? timeout = null)
    {
        using var api = Stub.Api(server, timeout);
        return await new JobCreator(api).CreateAsync(Job, Ours, 1, TestContext.Current.CancellationToken);
    }

    private static Task<StubServer> ExistingAsync(int status, string job) => StubServer.StartAsync(context =>
        HttpMethods.IsPost(context.Request.Method)
            ? KubernetesApiTests.Answer(409, """{"kind": "Status", "reason": "AlreadyExists", "message": "jobs.batch \"orders\" already exists"}""")(context)
            : KubernetesApiTests.Answer(status, job)(context));
}
