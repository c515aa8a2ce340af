using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>What people do with kubectl works here as on any cluster, and by HTTPS as there.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private const string Flow = """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          job: {template: {spec: {containers: []}}}
        """;

    private SandboxCluster _cluster = null!;
    private Kubectl _kubectl = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { Tls = true }, Token);
        _kubectl = new Kubectl(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        _kubectl?.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Job_FromCreationToDeletion_IsShownInEveryWay()
    {
        var job = Job("hello", "echo good day; sleep 0.3; echo done > $TERMINATION_LOG");
        Assert.Contains("job.batch/hello created", await _kubectl.RunAsync("create -f -", job), StringComparison.Ordinal);
        Assert.Contains("condition met", await _kubectl.RunAsync("wait --for=condition=complete job/hello --timeout=30s"), StringComparison.Ordinal);

        Assert.Matches(@"hello\s+Complete\s+1/1", await _kubectl.RunAsync("get jobs"));
        Assert.Matches(@"hello\s+Complete\s.+\smain\s+busybox:1\s+batch.kubernetes.io/controller-uid=", await _kubectl.RunAsync("get jobs -o wide"));
        Assert.Matches(@"default\s+hello\s+Complete", await _kubectl.RunAsync("get jobs -A"));
        Assert.Matches(@"hello-\w{5}\s+0/1\s+Completed\s+0", await _kubectl.RunAsync("get pods"));
        Assert.Equal("good day\n", await _kubectl.RunAsync("logs job/hello"));
        Assert.Equal("hello", (string?)JsonNode.Parse(await _kubectl.RunAsync("get job hello -o json"))!["metadata"]!["name"]);
        Assert.Contains("completionTime:", await _kubectl.RunAsync("get job hello -o yaml"), StringComparison.Ordinal);
        var described = await _kubectl.RunAsync("describe job hello");
        Assert.Contains("1 Succeeded", described, StringComparison.Ordinal);
        Assert.Matches(@"Normal\s+Completed\s+\S+\s+job-controller\s+Job completed", described);
        Assert.Matches(@"Message:\s+done", await _kubectl.RunAsync("describe pods"));
        Assert.Matches(@"Normal\s+SuccessfulCreate\s+job/hello\s+Created pod: hello-", await _kubectl.RunAsync("get events"));

        Assert.Contains("job.batch \"hello\" deleted", await _kubectl.RunAsync("delete job hello"), StringComparison.Ordinal);
        Assert.Empty(_cluster.Jobs());
        await _cluster.UntilAsync(cluster => cluster.Pods().Count == 0, Token);
    }

    [Fact]
    public async Task GetJobsWatch_WhileAJobRuns_ShowsEveryStep()
    {
        _cluster.Create(Manifest.Job("already-there").Suspended());
        await using var watch = _kubectl.Start("get jobs -w");
        await watch.WaitForOutputAsync("already-there", Token);
        await _kubectl.RunAsync("create -f -", Job("watched", "exit 3"));

        await watch.WaitForOutputAsync("FailureTarget", Token);
        await watch.WaitForOutputAsync("Failed ", Token);
        Assert.Matches(@"watched\s+Running\s+0/1", watch.Output);
    }

    [Fact]
    public async Task LogsFollow_WhileTheContainerWrites_EndsWithIt()
    {
        await _kubectl.RunAsync("create -f -", Job("talker", "for i in 1 2 3; do echo line $i; sleep 0.1; done"));
        await _cluster.UntilAsync(cluster => cluster.Pods().Any(pod => (string?)pod["status"]!["phase"] != "Pending"), Token);

        Assert.Equal("line 1\nline 2\nline 3\n", await _kubectl.RunAsync("logs -f job/talker"));
    }

    [Fact]
    public async Task Apply_OfAJobTwice_CreatesThenPatches()
    {
        Assert.Contains("created", await _kubectl.RunAsync("apply -f -", Job("applied", "true")), StringComparison.Ordinal);
        Assert.Contains("unchanged", await _kubectl.RunAsync("apply -f -", Job("applied", "true")), StringComparison.Ordinal);
        var changed = Job("applied", "true").Replace("app: test", "app: other", StringComparison.Ordinal);
        Assert.Contains("configured", await _kubectl.RunAsync("apply -f -", changed), StringComparison.Ordinal);
        Assert.Equal("other", (string?)_cluster.Jobs().Single()["metadata"]!["labels"]!["app"]);
    }

    [Fact]
    public async Task Apply_OfAFlow_IsCheckedAndShownAsATable()
    {
        Assert.Contains("flow.flowrun.dev/orders-v1 created", await _kubectl.RunAsync("apply -f -", Flow), StringComparison.Ordinal);
        Assert.Contains("configured", await _kubectl.RunAsync("apply -f -", Flow + "\n  archived: true"), StringComparison.Ordinal);
        const string Ready = """{"status":{"conditions":[{"type":"Ready","status":"True","reason":"WaitsForUploads"}],"runs":{"waiting":3,"running":2,"succeeded":41,"failed":1},"lastRun":{"state":"Running"}}}""";
        await _kubectl.RunAsync($"patch flow orders-v1 --subresource=status --type=merge -p {Ready}");
        Assert.Matches(@"NAME\s+GROUP\s+READY\s+REASON\s+WAITING\s+RUNNING\s+SUCCEEDED\s+FAILED\s+LAST RUN\s+AGE\s+orders-v1\s+orders\s+True\s+WaitsForUploads\s+3\s+2\s+41\s+1\s+Running\s+\d+s", await _kubectl.RunAsync("get flows"));
        Assert.Contains("unknown field \"spec.jub\"", await _kubectl.FailAsync("apply -f -", Flow + "\n  jub: 1"), StringComparison.Ordinal);
        var nested = await _kubectl.FailAsync("apply -f -", Flow + "\n  sizing: {memory: {bass: 1Gi}}");
        Assert.Contains("unknown field \"spec.sizing.memory.bass\"", nested, StringComparison.Ordinal);
        var mistyped = await _kubectl.FailAsync("apply -f -", Flow + "\n  triggers: {}");
        Assert.Contains("spec.triggers in body must be of type array: \"object\"", mistyped, StringComparison.Ordinal);
        var invalid = Flow.Replace("versionGroup: orders", "versionGroup: Or ders", StringComparison.Ordinal);
        Assert.Contains("versionGroup must be a DNS-1123 label", await _kubectl.FailAsync("create -f -", invalid), StringComparison.Ordinal);
        Assert.Contains("deleted", await _kubectl.RunAsync("delete flow orders-v1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithATypo_IsRefusedWithItsPath() =>
        Assert.Contains(
            "strict decoding error: unknown field \"spec.template.spec.restartPolice\"",
            await _kubectl.FailAsync("create -f -", Job("typo", "true").Replace("restartPolicy", "restartPolice", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public async Task Selectors_ByLabelAndField_FindTheirObjects()
    {
        await _kubectl.RunAsync("create -f -", Job("one", "true"));
        await _kubectl.RunAsync("create -f -", Job("two", "true").Replace("app: test", "app: other", StringComparison.Ordinal));

        Assert.Equal("job.batch/one", (await _kubectl.RunAsync("get jobs -l app=test -o name")).Trim());
        Assert.Equal("job.batch/two", (await _kubectl.RunAsync("get jobs -l app!=test -o name")).Trim());
        Assert.Equal("job.batch/two", (await _kubectl.RunAsync("get jobs --field-selector metadata.name=two -o name")).Trim());
        await _kubectl.RunAsync("wait --for=condition=complete job/one job/two --timeout=30s");
        Assert.Equal(2, (await _kubectl.RunAsync("get pods --field-selector status.phase=Succeeded -o name")).Trim().Split('\n').Length);
        Assert.Contains("deleted", await _kubectl.RunAsync("delete jobs -l app=test"), StringComparison.Ordinal);
        Assert.Equal("job.batch/two", (await _kubectl.RunAsync("get jobs -o name")).Trim());
    }

    [Fact]
    public async Task Patch_OfASuspendedJob_ReleasesItWithNewMemory()
    {
        await _kubectl.RunAsync("create -f -", Job("late", "true").Replace("backoffLimit: 0", "suspend: true", StringComparison.Ordinal));
        await _kubectl.RunAsync("wait --for=condition=Suspended job/late --timeout=30s");

        const string Patch = """{"spec":{"suspend":false,"template":{"spec":{"containers":[{"name":"main","resources":{"limits":{"memory":"96Mi"}}}]}}}}""";
        await _kubectl.RunAsync($"patch job late -p {Patch}");

        await _kubectl.RunAsync("wait --for=condition=complete job/late --timeout=30s");
        Assert.Equal("96Mi", (string?)_cluster.Pods().Single()["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]);
    }

    [Fact]
    public async Task Namespace_FromCreationToDeletion_TakesItsJobsWithIt()
    {
        Assert.Contains("namespace/flows created", await _kubectl.RunAsync("create namespace flows"), StringComparison.Ordinal);
        await _kubectl.RunAsync("create -n flows -f -", Job("inside", "sleep 60"));
        Assert.Matches(@"flows\s+Active", await _kubectl.RunAsync("get namespaces"));
        Assert.Equal("yes", (await _kubectl.RunAsync("auth can-i create jobs -n flows")).Trim());
        Assert.Contains("namespaces \"nowhere\" not found", await _kubectl.FailAsync("create -n nowhere -f -", Job("lost", "true")), StringComparison.Ordinal);

        await _kubectl.RunAsync("delete namespace flows");

        Assert.Empty(_cluster.Jobs("flows"));
        await _cluster.UntilAsync(cluster => cluster.Pods("flows").Count == 0, Token);
    }

    private static string Job(string name, string script) =>
        $"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {name}
          labels:
            app: test
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1
                command: [sh, -c, '{script}']
                resources:
                  limits:
                    memory: 64Mi
        """;
}
