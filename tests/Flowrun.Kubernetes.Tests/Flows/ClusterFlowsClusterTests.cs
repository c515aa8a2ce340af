using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Flows;
using Flowrun.Kubernetes.Leases;
using Flowrun.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flowrun.Kubernetes.Tests.Flows;

/// <summary>Against the sandbox, and against a real API server where FLOWRUN_TEST_KUBECONFIG names one: both must answer the same.</summary>
public sealed class ClusterFlowsClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly ListWatchOptions Fast = new() { FirstPause = TimeSpan.FromMilliseconds(20) };

    private readonly Channel<FlowSnapshot> _published = Channel.CreateUnbounded<FlowSnapshot>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ObjectsComeAndGo_CatalogFollows() => await RunningAsync(async inNamespace =>
    {
        Assert.Empty((await NextAsync()).Catalog.Flows);

        await CreateAsync(inNamespace, ClusterFlowsManifest.Full("orders-v1"));
        var snapshot = await UntilAsync(found => found.Catalog.Flows.Count == 1);
        Assert.Equal((inNamespace, "orders-v1", "orders"), (snapshot.Catalog.Flows[0].Namespace, snapshot.Catalog.Flows[0].Name.Value, snapshot.Catalog.Flows[0].Group.Value));
        Assert.All(snapshot.Problems, problem => Assert.True(problem.Problem.IsWarning, problem.ToString()));

        await CreateAsync(inNamespace, ClusterFlowsManifest.Small("orders-v2", "orders"));
        Assert.Single((await UntilAsync(found => found.Catalog.Flows.Count == 2)).Catalog.AmbiguousGroups);

        await PatchAsync(inNamespace, "orders-v1", """{"spec": {"archived": true}}""");
        await UntilAsync(found => found.Catalog.AmbiguousGroups.Count == 0);

        await SendAsync(HttpMethod.Delete, $"{PathOf(inNamespace)}/orders-v1");
        Assert.Equal("orders-v2", Assert.Single((await UntilAsync(found => found.Catalog.Flows.Count == 1)).Catalog.Flows).Name.Value);
    });

    [Fact]
    public async Task RunAsync_ManifestBreaks_LastGoodVersionStaysAndStatusSaysSo() => await RunningAsync(async inNamespace =>
    {
        await CreateAsync(inNamespace, ClusterFlowsManifest.Small("a"));
        await UntilAsync(found => found.Catalog.Flows.Count == 1);
        await StatusAsync(inNamespace, "a", "Ready", "True WaitsForUploads 1");

        await PatchAsync(inNamespace, "a", """{"spec": {"job": {"template": {"spec": null}}}}""");

        var snapshot = await UntilAsync(found => found.Problems.Any(problem => !problem.Problem.IsWarning));
        Assert.Equal("a", Assert.Single(snapshot.Catalog.Flows).Name.Value);
        Assert.Equal($"{inNamespace}/a", snapshot.Problems[0].Source);
        await StatusAsync(inNamespace, "a", "Invalid", "True Errors 2");
        await StatusAsync(inNamespace, "a", "Ready", "False Invalid 2");
    });

    [Fact]
    public async Task RunAsync_WatchesBreakAndVersionsExpire_GoesOn()
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "Only the sandbox can be told to misbehave.");
        await RunningAsync(async inNamespace =>
        {
            await CreateAsync(inNamespace, ClusterFlowsManifest.Small("a"));
            await UntilAsync(found => found.Catalog.Flows.Count == 1);

            cluster.Sandbox!.DropWatches();
            await CreateAsync(inNamespace, ClusterFlowsManifest.Small("b"));
            await UntilAsync(found => found.Catalog.Flows.Count == 2);

            cluster.Sandbox.ExpireResourceVersions();
            cluster.Sandbox.DropWatches();
            await CreateAsync(inNamespace, ClusterFlowsManifest.Small("c"));
            await UntilAsync(found => found.Catalog.Flows.Count == 3);
        });
    }

    [Fact]
    public async Task Create_VersionGroupIsNoLabel_RefusedAsRecorded()
    {
        await cluster.EnsureFlowsAsync(Stop);
        var expected = Fixtures.Read("kubernetes/create-flow-422-cel")["response"]!["body"]!;

        var answer = await SendAsync(HttpMethod.Post, PathOf(cluster.Namespace), ClusterFlowsManifest.Small("orders-v2", "Or ders"));

        Assert.Equal(422, (int)answer.Status);
        var status = JsonNode.Parse(answer.Body.Span)!;
        Assert.Equal((string?)expected["message"], (string?)status["message"]);
        Assert.True(JsonNode.DeepEquals(expected["details"], status["details"]), status.ToJsonString());
    }

    [Fact]
    public async Task Create_EveryFieldWithStrictValidation_AcceptedAndKept()
    {
        await cluster.EnsureFlowsAsync(Stop);
        var full = ClusterFlowsManifest.Full("full");

        var answer = await SendAsync(HttpMethod.Post, PathOf(cluster.Namespace) + "?fieldValidation=Strict", full);

        Assert.Equal(201, (int)answer.Status);
        Assert.True(JsonNode.DeepEquals(full["spec"], JsonNode.Parse(answer.Body.Span)!["spec"]), Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Theory]
    [InlineData("learn", "\"Shadow\"")]
    [InlineData("learn", "false")]
    [InlineData("memory", """{"limit": "none", "base": 268435456, "maximum": "1.5Gi"}""")]
    [InlineData("memory", """{"limit": 1}""")]
    public async Task Create_ValuesOfEitherType_Accepted(string name, string value)
    {
        await cluster.EnsureFlowsAsync(Stop);
        var manifest = ClusterFlowsManifest.Small($"either-{Guid.NewGuid():N}");
        manifest["spec"]!["sizing"] = new JsonObject { [name] = JsonNode.Parse(value) };

        Assert.Equal(201, (int)(await SendAsync(HttpMethod.Post, PathOf(cluster.Namespace), manifest)).Status);
    }

    private static string PathOf(string inNamespace) => $"apis/flowrun.dev/v1alpha1/namespaces/{inNamespace}/flows";

    /// <summary>In a namespace of its own.</summary>
    private async Task RunningAsync(Func<string, Task> test)
    {
        await cluster.EnsureFlowsAsync(Stop);
        var inNamespace = await cluster.CreateNamespaceAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var status = new FlowStatus(cluster.Api, TimeProvider.System, NullLogger<FlowStatus>.Instance);
        var flows = new ClusterFlows(cluster.Api, [inNamespace], _ => { }, status, TimeProvider.System, () => 0, options: Fast);
        using var leadership = new Leadership(TimeProvider.System.GetTimestamp(), TimeSpan.FromHours(1), TimeProvider.System);
        var running = Task.WhenAll(
            flows.RunAsync(snapshot => _published.Writer.TryWrite(snapshot), stop.Token), status.RunAsync(leadership, (_, _) => FlowReport.None, stop.Token));
        await Task.WhenAny(test(inNamespace), running).Unwrap();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private ValueTask<FlowSnapshot> NextAsync() => _published.Reader.ReadAsync(Stop);

    private async Task<FlowSnapshot> UntilAsync(Predicate<FlowSnapshot> fits)
    {
        while (true)
        {
            var snapshot = await NextAsync();
            if (fits(snapshot))
            {
                return snapshot;
            }
        }
    }

    private async Task StatusAsync(string inNamespace, string name, string type, string expected)
    {
        string? found = null;
        for (var attempt = 0; found != expected && attempt < 200; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), Stop);
            var flow = JsonNode.Parse((await SendAsync(HttpMethod.Get, $"{PathOf(inNamespace)}/{name}")).Body.Span)!;
            var condition = flow["status"]?["conditions"]?.AsArray().FirstOrDefault(entry => (string?)entry!["type"] == type);
            found = $"{condition?["status"]} {condition?["reason"]} {condition?["observedGeneration"]}";
        }

        Assert.Equal(expected, found);
    }

    private Task CreateAsync(string inNamespace, JsonObject manifest) => cluster.CreateAsync(PathOf(inNamespace), manifest);

    private async Task PatchAsync(string inNamespace, string name, string patch) => Assert.True((await cluster.Api.SendAsync(
        HttpMethod.Patch, $"{PathOf(inNamespace)}/{name}", Encoding.UTF8.GetBytes(patch), "application/merge-patch+json", Stop)).IsSuccess);

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body = null) =>
        cluster.Api.SendAsync(method, path, body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: Stop);
}
