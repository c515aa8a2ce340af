using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubelet;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Jobs;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>
/// A Kubernetes cluster in this process: an API server, a job controller and a node that runs containers as local processes. It
/// answers as a real 1.36 API server does, for what Flowrun and kubectl need.
/// </summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    private readonly ObjectStore _store = new(ResourceKinds.All);
    private readonly SandboxClusterOptions _options;
    private readonly NameGenerator _names;
    private readonly WatchSwitch _watches = new();
    private readonly PodLogs _logs = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ApiServer _api;
    private readonly WebApplication _server;
    private readonly X509Certificate2? _certificate;
    private readonly List<Task> _controllers = [];
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LocalNode? _node;

    private SandboxCluster(SandboxClusterOptions options)
    {
        var seed = options.Seed ?? Environment.TickCount;
        Faults = options.Faults ?? new FaultPlan(new Random(seed));
        _names = new NameGenerator(new Random(seed));
        _options = options;
        _certificate = options.Tls ? ServingCertificate.Create() : null;
        _api = new ApiServer(_store, options.Time, _names, _watches, _logs, _stopping.Token);
        foreach (var name in (string[])["default", "kube-system"])
        {
            CreateNamespace(name);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (_certificate is not null)
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(_certificate);
                }
            });
        });
        _server = builder.Build();
        _server.UseFaults(Faults, options.Time, CannedAnswers.BodyFor);
        _server.Run(_api.HandleAsync);
    }

    /// <summary>Where the API server listens.</summary>
    public Uri Server { get; private set; } = null!;

    /// <summary>How the API server misbehaves.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Answer everybody with 401, until set back.</summary>
    public bool Unauthorized
    {
        get => _api.IsUnauthorized;
        set => _api.IsUnauthorized = value;
    }

    /// <summary>Ends when the job controller or the node has failed, with what was wrong: nothing would run any more.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>How many Jobs clients have created so far, whether they are still there or not.</summary>
    public int CreatedJobs => _api.CreatedJobs;

    /// <summary>The cgroup below which containers are held to their memory; null where they are watched instead.</summary>
    internal string? Cgroup => _node?.Cgroup;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxCluster> StartAsync(SandboxClusterOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cluster = new SandboxCluster(options);
        try
        {
            await cluster._server.StartAsync(cancellationToken);
            cluster.Server = new Uri(cluster._server.Urls.Single());
            cluster.StartControllers();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a kubeconfig with the one context <c>flowrun-sandbox</c>.</summary>
    public void WriteKubeconfig(string path) => File.WriteAllText(path, Kubeconfig.For(Server, _certificate?.ExportCertificatePem()));

    /// <summary>Copies of all Jobs, in order of namespace and name.</summary>
    public IReadOnlyList<JsonObject> Jobs(string? inNamespace = null) => All(ResourceKinds.Jobs, inNamespace);

    /// <summary>Copies of all pods.</summary>
    public IReadOnlyList<JsonObject> Pods(string? inNamespace = null) => All(ResourceKinds.Pods, inNamespace);

    /// <summary>Copies of all Events.</summary>
    public IReadOnlyList<JsonObject> Events(string? inNamespace = null) => All(ResourceKinds.Events, inNamespace);

    /// <summary>Copies of all Flows.</summary>
    public IReadOnlyList<JsonObject> Flows(string? inNamespace = null) => All(ResourceKinds.Flows, inNamespace);

    /// <summary>Copies of all ConfigMaps.</summary>
    public IReadOnlyList<JsonObject> ConfigMaps(string? inNamespace = null) => All(ResourceKinds.ConfigMaps, inNamespace);

    /// <summary>What the first container of a Job's last pod has written so far, or null when there is no pod.</summary>
    public string? LogOf(string job, string inNamespace = "default")
    {
        var pod = Pods(inNamespace).LastOrDefault(pod => pod.ObjectAt("metadata").ObjectAt("labels").TextAt("job-name") == job);
        return pod is not null && _logs.Find(pod.ObjectAt("metadata").TextAt("uid")!, pod["spec"]!["containers"]![0]!["name"]!.GetValue<string>()) is { } file
            ? File.ReadAllText(file)
            : null;
    }

    /// <summary>Makes an object of a manifest with its apiVersion, kind and namespace (default: <c>default</c>).</summary>
    /// <exception cref="ArgumentException">The API would refuse it; says how.</exception>
    public void Create(JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var kind = ResourceKinds.All.FirstOrDefault(one => one.Kind == manifest.TextAt("kind") && one.ApiVersion == manifest.TextAt("apiVersion"))
            ?? throw new ArgumentException($"There is no kind {manifest.TextAt("kind")} in {manifest.TextAt("apiVersion")} here.", nameof(manifest));
        try
        {
            var inNamespace = kind.IsNamespaced ? manifest.ObjectAt("metadata").TextAt("namespace") ?? "default" : "";
            _api.Creation.Create(kind, inNamespace, JsonNode.Parse(StoredObject.Serialize(manifest))!.AsObject(), default, out _);
        }
        catch (StatusException refused)
        {
            throw new ArgumentException(refused.Message, nameof(manifest), refused);
        }
    }

    public void CreateNamespace(string name) =>
        Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    /// <summary>Lets a namespace have only so many Jobs; one more is refused with 403.</summary>
    public void LimitJobs(string inNamespace, int most, string quota = "few") => Create(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ResourceQuota",
        ["metadata"] = new JsonObject { ["name"] = quota, ["namespace"] = inNamespace },
        ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["count/jobs.batch"] = most.ToString() } },
    });

    /// <summary>Breaks all watches that are open now, as a restarted API server does.</summary>
    public void DropWatches() => _watches.Drop();

    /// <summary>Makes every version that a client may know too old to watch from: it gets 410 and must list again.</summary>
    public void ExpireResourceVersions() => _store.ForgetHistory();

    /// <summary>Refuses matching requests as RBAC does, until the plan is cleared.</summary>
    /// <param name="match">Method and path glob, such as <c>POST /apis/batch/v1/**</c>.</param>
    public void Deny(string match) => Faults.Add(CannedAnswers.Forbidden(match));

    /// <summary>Waits until something holds, and looks whenever anything in the cluster has changed.</summary>
    /// <exception cref="InvalidOperationException">A controller has failed: nothing would change any more.</exception>
    public async Task UntilAsync(Func<SandboxCluster, bool> holds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(holds);
        while (true)
        {
            // Taken before looking: what changes meanwhile ends the wait.
            var changed = Task.WhenAny([.. ResourceKinds.All.Select(kind => _store.Log(kind).Appended), Failed]);
            if (holds(this))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken);
            if (Failed.IsCompleted)
            {
                throw new InvalidOperationException("A controller of the sandbox has failed.", await Failed);
            }
        }
    }

    /// <summary>Every change of a Job from now on, in order and without gaps, whatever the faults: <c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>, and a copy of the Job.</summary>
    public async IAsyncEnumerable<(string Type, JsonObject Job)> FollowJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var place = _store.Read(ResourceKinds.Jobs).Place; ;)
        {
            // Taken before looking: what is appended meanwhile ends the wait.
            var appended = _store.Log(ResourceKinds.Jobs).Appended;
            for (; place.Next is { } next; place = next)
            {
                yield return (next.Change!.Type.ToString().ToUpperInvariant(), next.Change.Object.ToNode());
            }

            await appended.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        await Task.WhenAll(_controllers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _node?.Dispose();
        _watches.Dispose();
        _certificate?.Dispose();
        _stopping.Dispose();
    }

    private void StartControllers()
    {
        if (_options.ControlJobs)
        {
            var events = new EventRecorder(_store, _api.Creation, _names, _options.Time, "job-controller");
            var pods = new JobPods(_store, _api.Creation, _api.Deletion, events);
            var sync = new JobSync(_store, pods, events, _options.Time, _options.PodFailureBackoff);
            var controller = new JobController(_store, sync, pods, events, _options.Time);
            _controllers.Add(SuperviseAsync(() => controller.RunAsync(_stopping.Token)));
        }

        if (_options.RunPods)
        {
            _node = new LocalNode(_store, _api, _names, _logs, _options);
            _controllers.Add(SuperviseAsync(() => _node.RunAsync(_stopping.Token)));
        }
    }

    private async Task SuperviseAsync(Func<Task> controller)
    {
        try
        {
            await Task.Run(controller);
        }
        catch (Exception failure)
        {
            _failed.TrySetResult(failure);
            throw;
        }
    }

    private IReadOnlyList<JsonObject> All(ResourceKind kind, string? inNamespace) =>
        [.. _store.Read(kind).Objects.Values.Where(stored => inNamespace is null || stored.Key.Namespace == inNamespace).Select(stored => stored.ToNode())];
}
