using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Kubernetes.Flows;
using Flowrun.Kubernetes.Tests.Client;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class ClusterFlowsTests
{
    private readonly ListWatchTime _time = new();
    private readonly Channel<FlowSnapshot> _published = Channel.CreateUnbounded<FlowSnapshot>();
    private readonly Channel<string?> _faults = Channel.CreateUnbounded<string?>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NoDefinition_SaysWhatToApplyAndRecovers()
    {
        await using var server = await ListWatchScript.StartAsync(ListWatchScript.Recorded("list-flows-404-no-crd"), List(ClusterFlowsManifest.Small("a")));

        await RunningAsync(server.Server, [], async () =>
        {
            Assert.Equal("the cluster has no flows.flowrun.dev: apply charts/flowrun/crds/flows.yaml", await _faults.Reader.ReadAsync(Stop));
            Assert.False(_published.Reader.TryRead(out _));
            await _time.PassAsync(Stop);
            Assert.Null(await _faults.Reader.ReadAsync(Stop));
            Assert.Equal(["a"], NamesOf(await _published.Reader.ReadAsync(Stop)));
        });
    }

    [Fact]
    public async Task RunAsync_NotAllowed_SaysWhatTheServerSaysAndWhatIsNeeded()
    {
        const string Message = "flows.flowrun.dev is forbidden: User \"w\" cannot list resource \"flows\" in API group \"flowrun.dev\" at the cluster scope";
        await using var server = await ListWatchScript.StartAsync(ListWatchScript.Refused(403, "Forbidden", Message));

        await RunningAsync(server.Server, [], async () => Assert.Equal(
            $"the cluster's flows may not be read: {Message}: the worker needs list and watch on flows.flowrun.dev", await _faults.Reader.ReadAsync(Stop)));
    }

    [Fact]
    public async Task RunAsync_FailureAfterTheFirstList_PublishesNothingLess()
    {
        await using var server = await ListWatchScript.StartAsync(
            List(ClusterFlowsManifest.Small("a")),
            ListWatchScript.Refused(410, "Expired", "too old"),
            ListWatchScript.Refused(500, "InternalError", "etcd"),
            List(ClusterFlowsManifest.Small("a"), ClusterFlowsManifest.Small("b")));

        await RunningAsync(server.Server, [], async () =>
        {
            Assert.Equal(["a"], NamesOf(await _published.Reader.ReadAsync(Stop)));
            Assert.Equal("the cluster's flows cannot be read: etcd", await PassingAsync(_faults.Reader.ReadAsync(Stop).AsTask()));
            Assert.Null(await PassingAsync(_faults.Reader.ReadAsync(Stop).AsTask()));

            // The next that is published after the first: there was nothing in between.
            Assert.Equal(["a", "b"], NamesOf(await PassingAsync(_published.Reader.ReadAsync(Stop).AsTask())));
        });
    }

    [Fact]
    public async Task RunAsync_SeveralNamespaces_PublishesOnceAllAreListed()
    {
        await using var server = await StubServer.StartAsync(context => context.Request.Query.ContainsKey("watch")
            ? ListWatchScript.Silent()(context)
            : List(ClusterFlowsManifest.Small(context.Request.Path.Value!.Contains("/one/", StringComparison.Ordinal) ? "a" : "b"))(context));

        await RunningAsync(server, ["one", "two", "one"], async () =>
            Assert.Equal(["a", "b"], NamesOf(await _published.Reader.ReadAsync(Stop)).Order(StringComparer.Ordinal)));

        Assert.Equal(
            ["/apis/flowrun.dev/v1alpha1/namespaces/one/flows?limit=500", "/apis/flowrun.dev/v1alpha1/namespaces/two/flows?limit=500"],
            server.Requests.Select(request => request.Target).Where(target => !target.Contains("watch", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> List(params JsonObject[] flows) => ListWatchScript.Body(200, new JsonObject
    {
        ["kind"] = "FlowList",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "10" },
        ["items"] = new JsonArray([.. flows.Select(flow => flow.DeepClone())]),
    });

    private static IEnumerable<string> NamesOf(FlowSnapshot snapshot) => snapshot.Catalog.Flows.Select(flow => flow.Name.Value);

    /// <summary>Lets every pause pass until it is there. The limit of a watch is none.</summary>
    private async Task<T> PassingAsync<T>(Task<T> awaited)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var passing = PassAllAsync();
        var result = await awaited;
        await enough.CancelAsync();
        await passing;
        return result;

        async Task PassAllAsync()
        {
            try
            {
                while (true)
                {
                    var wait = await _time.NextAsync(enough.Token);
                    _time.Advance(wait < TimeSpan.FromSeconds(31) ? wait : TimeSpan.Zero);
                }
            }
            catch (OperationCanceledException)
            {
                // Enough.
            }
        }
    }

    private async Task RunningAsync(StubServer server, IReadOnlyList<string> namespaces, Func<Task> test)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var api = Stub.Api(server);
        var flows = new ClusterFlows(api, namespaces, fault => _faults.Writer.TryWrite(fault), null, _time, () => 0);
        var running = flows.RunAsync(snapshot => _published.Writer.TryWrite(snapshot), stop.Token);
        await Task.WhenAny(test(), running).Unwrap();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
