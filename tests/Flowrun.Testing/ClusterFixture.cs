using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Client;
using Flowrun.Sandbox.Kubernetes;
using k8s;
using Xunit;

namespace Flowrun.Testing;

/// <summary>
/// A Kubernetes API with a fresh namespace for one test class: the real cluster of the kubeconfig that FLOWRUN_TEST_KUBECONFIG
/// names, else a sandbox. What is tested through it holds on both. Nothing is to run on it: create Jobs suspended.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public const string Variable = "FLOWRUN_TEST_KUBECONFIG";

    private readonly List<string> _namespaces = [];
    private KubernetesApi? _api;

    /// <summary>The cluster is a real one: it has no faults to switch on, and its controllers take their time.</summary>
    public static bool IsReal => Kubeconfig is not null;

    public KubernetesApi Api => _api ?? throw new InvalidOperationException("Not started.");

    /// <summary>Exists, is empty at first, and goes with the class.</summary>
    public string Namespace { get; private set; } = "";

    /// <summary>The sandbox, to make it misbehave; null where the cluster is real.</summary>
    public SandboxCluster? Sandbox { get; private set; }

    private static string? Kubeconfig => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    public async ValueTask InitializeAsync()
    {
        if (Kubeconfig is { } path)
        {
            _api = new KubernetesApi(KubernetesConfiguration.Load(path), TimeSpan.FromSeconds(30));
        }
        else
        {
            Sandbox = await SandboxCluster.StartAsync(new SandboxClusterOptions { RunPods = false, ControlJobs = false }, CancellationToken.None);
            _api = new KubernetesApi(new KubernetesClientConfiguration { Host = Sandbox.Server.AbsoluteUri }, TimeSpan.FromSeconds(30));
        }

        Namespace = await CreateNamespaceAsync();
    }

    /// <summary>One more namespace, for what would disturb the other tests of the class.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var name = $"flowrun-test-{Guid.NewGuid():N}";
        _namespaces.Add(name);
        await CreateAsync("api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        return name;
    }

    /// <exception cref="InvalidOperationException">The API refused it.</exception>
    public async Task CreateAsync(string path, JsonObject manifest)
    {
        var answer = await Api.SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        Expect(answer, path);
    }

    /// <summary>Makes the API know Flows: applies charts/flowrun/crds/flows.yaml to a real cluster and waits until it is served. The sandbox knows them.</summary>
    public async Task EnsureFlowsAsync(CancellationToken cancellationToken)
    {
        if (!IsReal)
        {
            return;
        }

        const string Path = "apis/apiextensions.k8s.io/v1/customresourcedefinitions/flows.flowrun.dev";
        var definition = await File.ReadAllBytesAsync(System.IO.Path.Combine(AppContext.BaseDirectory, "crds", "flows.yaml"), cancellationToken);
        Expect(
            await Api.SendAsync(HttpMethod.Patch, Path + "?fieldManager=flowrun-tests&force=true", definition, "application/apply-patch+yaml", cancellationToken),
            Path);

        // A definition is served a moment after it was accepted.
        var answer = await Api.SendAsync(HttpMethod.Get, $"apis/flowrun.dev/v1alpha1/namespaces/{Namespace}/flows", cancellationToken: cancellationToken);
        for (var attempt = 0; !answer.IsSuccess && attempt < 100; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            answer = await Api.SendAsync(HttpMethod.Get, $"apis/flowrun.dev/v1alpha1/namespaces/{Namespace}/flows", cancellationToken: cancellationToken);
        }

        Expect(answer, "flows");
    }

    public async ValueTask DisposeAsync()
    {
        if (IsReal)
        {
            foreach (var name in _namespaces)
            {
                await Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{name}");
            }
        }

        _api?.Dispose();
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }
    }

    private static void Expect(ApiAnswer answer, string path)
    {
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
        }
    }
}
