using System.Text.RegularExpressions;

namespace Flowrun.Worker.Hosting;

/// <summary>One setting of the worker in all its spellings.</summary>
/// <param name="Name">In appsettings.json: <c>MaxInFlight</c>. The name of the property of <see cref="WorkerOptions"/>.</param>
/// <param name="Value">What stands for its value in help: <c>URL</c>.</param>
/// <param name="Help">One sentence with range and default, without a full stop.</param>
public sealed partial record WorkerSetting(string Name, string Value, string Help)
{
    /// <summary>Every setting, in the order of the help.</summary>
    public static readonly IReadOnlyList<WorkerSetting> All =
    [
        new(nameof(WorkerOptions.QueueUrl), "URL", "The SQS queue that events come from; required"),
        new(nameof(WorkerOptions.DeadLetterQueueUrl), "URL", "Where poison and refused messages go, with the reason; default: none, they are left to the queue's redrive policy"),
        new(nameof(WorkerOptions.Flows), "DIR", "A folder of Flow manifests; default: the Flows of the cluster"),
        new(nameof(WorkerOptions.Namespace), "NS", "Where Jobs go of Flows without a namespace; default: the kubeconfig's or the pod's"),
        new(nameof(WorkerOptions.Namespaces), "NS,NS", "The namespaces whose Flows run, and that a folder's Flows may name; default: all"),
        new(nameof(WorkerOptions.Http), "PORT", "The port of /healthz and /readyz, 0 for none; default: 8080"),
        new(nameof(WorkerOptions.HttpAddress), "IP", "The address that it listens on; default: 0.0.0.0"),
        new(nameof(WorkerOptions.Receivers), "COUNT", "How many loops receive from the queue, 1 to 32; default: 2"),
        new(nameof(WorkerOptions.MaxInFlight), "COUNT", "How many messages are worked on at once, 1 to 1024; default: 64"),
        new(nameof(WorkerOptions.MaxWaiting), "COUNT", "How many messages are held for flows that cannot run now, 0 to 100000; more go to the end of the queue; default: 1000"),
        new(nameof(WorkerOptions.VisibilityTimeout), "TIME", "How long a received message stays invisible before it is renewed, 10s to 12h; default: 60s"),
        new(nameof(WorkerOptions.GracePeriod), "TIME", "How long what is in flight may take to finish after SIGTERM, 1s to 1h; default: 25s"),
        new(nameof(WorkerOptions.KubernetesTimeout), "TIME", "The longest that one call to the Kubernetes API may take, 1s to 10m; default: 30s"),
        new(nameof(WorkerOptions.MaxRuns), "COUNT", "How many Jobs of all flows run at once, 1 or more; default: no limit"),
        new(nameof(WorkerOptions.MaxMemory), "SIZE", "How much memory all Jobs that run at once ask for together, 1Mi or more; default: no limit"),
        new(nameof(WorkerOptions.MaxPending), "COUNT", "Once so many Jobs wait for a limit, no more are created for flows that have their share of them, 1 to 1000000; default: 5000"),
        new(nameof(WorkerOptions.BaseTemplate), "FILE", "A YAML or JSON file with a JobSpec under every flow's job; default: none"),
        new(nameof(WorkerOptions.PodSecurity), "LEVEL", "The Pod Security Standard that flows are held to: Privileged, Baseline or Restricted; default: Baseline"),
        new(nameof(WorkerOptions.ServiceAccounts), "NAME,NAME", "The service accounts that flows may name, NAME or NAMESPACE/NAME, * for all; default: only default and the base template's"),
        new(nameof(WorkerOptions.ReservedSecrets), "NAME,NAME", "The Secrets that no flow may mount or read, NAME or NAMESPACE/NAME; default: none"),
        new(nameof(WorkerOptions.MeterImage), "IMAGE", "An image with flowrun-meter, which an init container copies into pods to measure what runs need; default: none, nothing is measured"),
        new(nameof(WorkerOptions.LogFormat), "FORMAT", "auto (text on a terminal, else json), text or json; default: auto"),
        new(nameof(WorkerOptions.LogLevel), "LEVEL", "Trace, Debug, Information, Warning, Error or Critical; default: Information"),
    ];

    /// <summary>On the command line: <c>--max-in-flight</c>.</summary>
    public string Flag { get; } = "--" + Words().Replace(Name, "-$0").ToLowerInvariant();

    /// <summary>In the environment: <c>FLOWRUN_MAX_IN_FLIGHT</c>.</summary>
    public string Variable { get; } = "FLOWRUN_" + Words().Replace(Name, "_$0").ToUpperInvariant();

    /// <summary>By its name in <see cref="WorkerOptions"/>.</summary>
    public static WorkerSetting Of(string name) => All.Single(setting => setting.Name == name);

    /// <summary>For messages: all spellings.</summary>
    public override string ToString() => $"{Name} ({Flag}, {Variable})";

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Words();
}
