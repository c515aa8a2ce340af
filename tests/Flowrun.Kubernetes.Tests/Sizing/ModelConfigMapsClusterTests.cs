using System.Text;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Sizing;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Sizing;

/// <summary>Against the sandbox, and against a real API server where FLOWRUN_TEST_KUBECONFIG names one: both must answer the same.</summary>
public sealed class ModelConfigMapsClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly VersionGroup Orders = new("orders");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_NewThenAgain_IsStoredUnderNewVersionsAndWatched()
    {
        var (api, inNamespace) = (cluster.Api, await cluster.CreateNamespaceAsync());
        var store = Store(api, inNamespace);

        var first = Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(Orders, "one", null, Stop));
        var second = Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(Orders, "two", first.Version, Stop));

        Assert.NotEqual(first.Version, second.Version);
        await foreach (var item in store.WatchAsync(Stop))
        {
            var listed = Assert.IsType<ListWatchItem<StoredModel?>.Listed>(item);
            Assert.Equal(new StoredModel(Orders, "two", second.Version), Assert.Single(listed.Objects));
            break;
        }
    }

    [Fact]
    public async Task WriteAsync_SomebodyWroteInTheMeantime_IsAConflictWithWhatIsStored()
    {
        var (api, inNamespace) = (cluster.Api, await cluster.CreateNamespaceAsync());
        var store = Store(api, inNamespace);
        var first = Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(Orders, "one", null, Stop));
        var second = Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(Orders, "two", first.Version, Stop));
        var current = new StoredModel(Orders, "two", second.Version);

        Assert.Equal(new ModelWrite.Conflict(current), await store.WriteAsync(Orders, "three", first.Version, Stop));
        Assert.Equal(new ModelWrite.Conflict(current), await store.WriteAsync(Orders, "three", null, Stop));
    }

    [Fact]
    public async Task WriteAsync_DeletedInTheMeantime_IsAConflictWithNothing()
    {
        var (api, inNamespace) = (cluster.Api, await cluster.CreateNamespaceAsync());
        var store = Store(api, inNamespace);
        var first = Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(Orders, "one", null, Stop));
        await api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{inNamespace}/configmaps/flowrun-model-orders", cancellationToken: Stop);

        Assert.Equal(new ModelWrite.Conflict(null), await store.WriteAsync(Orders, "two", first.Version, Stop));
    }

    [Fact]
    public async Task WriteAsync_NameOfSomebodyElsesConfigMap_IsForeignAndStays()
    {
        var (api, inNamespace) = (cluster.Api, await cluster.CreateNamespaceAsync());
        var path = $"api/v1/namespaces/{inNamespace}/configmaps";
        await api.SendAsync(HttpMethod.Post, path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"flowrun-model-orders"},"data":{"model":"mine"}}"""u8.ToArray(), cancellationToken: Stop);

        var foreign = Assert.IsType<ModelWrite.Foreign>(await Store(api, inNamespace).WriteAsync(Orders, "one", null, Stop));

        Assert.Contains($"{inNamespace}/flowrun-model-orders is not Flowrun's", foreign.Reason, StringComparison.Ordinal);
        var answer = await api.SendAsync(HttpMethod.Get, $"{path}/flowrun-model-orders", cancellationToken: Stop);
        Assert.Contains("\"mine\"", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_NoSuchNamespace_FailsWithTheServersWords()
    {
        var failed = Assert.IsType<ModelWrite.Failed>(await Store(cluster.Api, "no-such-namespace").WriteAsync(Orders, "one", null, Stop));

        Assert.Equal("namespaces \"no-such-namespace\" not found", failed.Reason);
    }

    private static ModelConfigMaps Store(KubernetesApi api, string inNamespace) => new(api, inNamespace, TimeProvider.System, () => 0.5);
}
