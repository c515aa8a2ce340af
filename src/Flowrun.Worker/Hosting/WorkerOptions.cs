using Flowrun.Core.Policy;
using Flowrun.Core.Quantities;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>The worker's settings, valid. Made by <c>WorkerConfiguration</c> from flags, <c>FLOWRUN_*</c> environment and appsettings.json, in this order.</summary>
/// <remarks>A setting is spelled <c>--max-in-flight</c>, <c>FLOWRUN_MAX_IN_FLIGHT</c> and <c>MaxInFlight</c>. Durations are <c>90s</c>, <c>5m</c>, <c>2h</c>, plain seconds or <c>hh:mm:ss</c>.</remarks>
public sealed record WorkerOptions
{
    /// <summary>The SQS queue that events come from: an absolute http or https URL. Required.</summary>
    public required Uri QueueUrl { get; init; }

    /// <summary>Where poison and refused messages go, with the reason as attribute <c>flowrun-error</c>. Default: none; such messages are left to the queue's redrive policy.</summary>
    public Uri? DeadLetterQueueUrl { get; init; }

    /// <summary>A folder of Flow manifests. Default: none; the Flows of the cluster.</summary>
    public string? Flows { get; init; }

    /// <summary>Where Jobs go of Flows without a namespace. Default: the namespace of the kubeconfig's context or of the pod.</summary>
    public string? Namespace { get; init; }

    /// <summary>The namespaces whose Flows run. Default: none; those of all namespaces, for which a ClusterRole is needed. Of a folder's Flows those are refused that name another.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The port of /healthz and /readyz, 1 to 65535; 0: no endpoint. Default: 8080.</summary>
    public int Http { get; init; } = 8080;

    /// <summary>The IP address that the endpoint listens on. Default: 0.0.0.0, since the kubelet asks from outside the pod.</summary>
    public string HttpAddress { get; init; } = "0.0.0.0";

    /// <summary>How many loops receive from the queue, 1 to 32. Default: 2.</summary>
    public int Receivers { get; init; } = 2;

    /// <summary>How many messages are worked on at once, 1 to 1024. Default: 64.</summary>
    public int MaxInFlight { get; init; } = 64;

    /// <summary>How many messages are held for flows that cannot run now (at their limit, over quota, ambiguous), 0 to 100000. More of them go to the end of the queue. Default: 1000.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>How long a received message stays invisible before it is renewed (at half of it), 10 s to 12 h. Default: 60 s.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html</remarks>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long what is in flight may take to finish after SIGTERM, 1 s to 1 h. Default: 25 s, less than a pod's 30 s.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The longest that one call to the Kubernetes API may take, 1 s to 10 min. Default: 30 s.</summary>
    public TimeSpan KubernetesTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many Jobs of all flows run at once, 1 or more. Default: no limit.</summary>
    public int? MaxRuns { get; init; }

    /// <summary>How much memory the Jobs of all flows that run at once ask for, 1 MiB or more. Default: no limit.</summary>
    public Bytes? MaxMemory { get; init; }

    /// <summary>Once so many Jobs wait for a limit, events stay in the queue of the flows that have their equal share of them or more: 1 to 1000000. Default: 5000, which etcd bears easily.</summary>
    public int MaxPending { get; init; } = 5000;

    /// <summary>A YAML or JSON file with a batch/v1 JobSpec under every flow's job. Default: none.</summary>
    public string? BaseTemplate { get; init; }

    /// <summary><c>Privileged</c>, <c>Baseline</c> or <c>Restricted</c>: the Pod Security Standard that flows are held to. Default: Baseline.</summary>
    public PodSecurity PodSecurity { get; init; } = PodSecurity.Baseline;

    /// <summary>The service accounts that flows may name besides <c>default</c> and the base template's. Default: none.</summary>
    public NamedObjects ServiceAccounts { get; init; } = NamedObjects.None;

    /// <summary>The Secrets that no flow's pods may mount or read. Default: none.</summary>
    public NamedObjects ReservedSecrets { get; init; } = NamedObjects.None;

    /// <summary>An image with flowrun-meter on its PATH and a user that is not root. Default: none; nothing is measured, and only runs that were killed for memory teach.</summary>
    public string? MeterImage { get; init; }

    /// <summary><c>auto</c>, <c>text</c> or <c>json</c>. Default: auto.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Auto;

    /// <summary><c>Trace</c>, <c>Debug</c>, <c>Information</c>, <c>Warning</c>, <c>Error</c> or <c>Critical</c>. Default: Information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What flows may do.</summary>
    public InstallationPolicy ToPolicy() =>
        new() { PodSecurity = PodSecurity, ServiceAccounts = ServiceAccounts, ReservedSecrets = ReservedSecrets, Namespaces = Namespaces };
}
