using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Jobs;

/// <summary>Against the sandbox, and against a real API server where FLOWRUN_TEST_KUBECONFIG names one: both must answer the same.</summary>
public sealed class JobCreatorClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly RunId Ours = new("aaaaaaaaaaaaaaaa");

    private readonly JobCreator _creator = new(cluster.Api);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_NewJobAndTheSameAgain_CreatedThenAlreadyExists()
    {
        var job = Job("fresh", Ours);

        Assert.IsType<JobCreation.Created>(await _creator.CreateAsync(job, Ours, 1, Stop));
        Assert.IsType<JobCreation.AlreadyExists>(await _creator.CreateAsync(job, Ours, 1, Stop));
    }

    [Fact]
    public async Task CreateAsync_NameOfAnotherRun_RefusedAndSaysWhose()
    {
        var theirs = new RunId("bbbbbbbbbbbbbbbb");
        Assert.IsType<JobCreation.Created>(await _creator.CreateAsync(Job("foreign", theirs), theirs, 1, Stop));

        var refused = Assert.IsType<JobCreation.Refused>(await _creator.CreateAsync(Job("foreign", Ours), Ours, 1, Stop));

        Assert.Contains("belongs to run bbbbbbbbbbbbbbbb, attempt 1", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_AnotherAttemptsName_Refused()
    {
        Assert.IsType<JobCreation.Created>(await _creator.CreateAsync(Job("attempt", Ours), Ours, 1, Stop));

        Assert.IsType<JobCreation.Refused>(await _creator.CreateAsync(Job("attempt", Ours), Ours, 2, Stop));
    }

    [Fact]
    public async Task CreateAsync_UnknownField_RefusedAndNotDropped()
    {
        var job = Job("unknown", Ours, manifest => manifest["spec"]!["teplate"] = new JsonObject());

        Assert.Contains("unknown field \"spec.teplate\"", Assert.IsType<JobCreation.Refused>(await _creator.CreateAsync(job, Ours, 1, Stop)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_InvalidLabel_RefusedAndSaysWhich()
    {
        var job = Job("label", Ours, manifest => manifest["metadata"]!["labels"]!["k"] = "a/b c");

        Assert.Contains("Invalid value: \"a/b c\"", Assert.IsType<JobCreation.Refused>(await _creator.CreateAsync(job, Ours, 1, Stop)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_NoSuchNamespace_Misconfigured()
    {
        var job = Job("nowhere", Ours) with { Namespace = "flowrun-test-nowhere" };

        Assert.Equal(
            new JobCreation.Misconfigured("namespaces \"flowrun-test-nowhere\" not found: create the namespace, or name another"),
            await _creator.CreateAsync(job, Ours, 1, Stop));
    }

    [Fact]
    public async Task CreateAsync_QuotaUsedUp_OverQuotaWithItsFigures()
    {
        var limited = await cluster.CreateNamespaceAsync();
        await cluster.CreateAsync($"api/v1/namespaces/{limited}/resourcequotas", JsonNode.Parse(
            """{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": {"hard": {"count/jobs.batch": "1"}}}""")!.AsObject());

        // A real cluster needs a moment before it counts.
        JobCreation creation = JobCreation.Created.Instance;
        for (var attempt = 0; creation is not JobCreation.OverQuota && attempt < 100; attempt++)
        {
            creation = await _creator.CreateAsync(Job($"quota-{attempt}", Ours) with { Namespace = limited }, Ours, 1, Stop);
            if (creation is JobCreation.Transient)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
            }
        }

        Assert.Contains("exceeded quota: few, requested: count/jobs.batch=1", Assert.IsType<JobCreation.OverQuota>(creation).Reason, StringComparison.Ordinal);
    }

    private RenderedJob Job(string name, RunId run, Action<JsonObject>? change = null)
    {
        var manifest = JsonNode.Parse(
            $$"""
            {
              "apiVersion": "batch/v1",
              "kind": "Job",
              "metadata": {"name": "{{name}}", "labels": {"flowrun.dev/run": "{{run}}", "flowrun.dev/attempt": "1"} },
              "spec": {"suspend": true, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "registry.example/none:1"}]} } }
            }
            """)!.AsObject();
        change?.Invoke(manifest);
        return new RenderedJob(cluster.Namespace, new JobName(name), Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }
}
