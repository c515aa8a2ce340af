namespace Flowrun.Core.Jobs;

/// <summary>Labels and annotations of our Jobs.</summary>
public static class WellKnown
{
    public const string ApiVersion = "flowrun.dev/v1alpha1";
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string ManagedBy = "flowrun";
    public const string GroupLabel = "flowrun.dev/group";
    public const string FlowLabel = "flowrun.dev/flow";
    public const string RunLabel = "flowrun.dev/run";
    public const string AttemptLabel = "flowrun.dev/attempt";
    public const string UriAnnotation = "flowrun.dev/uri";
    public const string InputBytesAnnotation = "flowrun.dev/input-bytes";
    public const string EventTimeAnnotation = "flowrun.dev/event-time";
    public const string SizingAnnotation = "flowrun.dev/sizing";
    public const string TemplateHashAnnotation = "flowrun.dev/template-hash";

    /// <summary>What started the run, as CloudEvents JSON: all that another attempt needs.</summary>
    public const string EventAnnotation = "flowrun.dev/event";

    /// <summary>How long the Job stays once it has ended: <c>succeeded=86400,failed=604800</c>, in seconds.</summary>
    public const string RetentionAnnotation = "flowrun.dev/retention";

    /// <summary>How the attempt ended, in words; it has been learned from and counted.</summary>
    public const string RecordedAnnotation = "flowrun.dev/recorded";

    /// <summary>The name of the Job that is the attempt after this one.</summary>
    public const string NextAnnotation = "flowrun.dev/next-attempt";

    /// <summary>The most memory that the sized container needed, in bytes.</summary>
    public const string PeakBytesAnnotation = "flowrun.dev/peak-bytes";

    /// <summary>Kubernetes puts it on the pods of a Job.</summary>
    public const string ControllerUidLabel = "batch.kubernetes.io/controller-uid";

    /// <summary>What the event set on the Job: <c>memory, labels.team</c>.</summary>
    public const string OverridesAnnotation = "flowrun.dev/overrides";

    /// <summary>What the event asked for and did not get, with the reasons.</summary>
    public const string RefusedOverridesAnnotation = "flowrun.dev/refused-overrides";

    /// <summary>When admission let the Job run: one that is suspended again since is somebody's wish.</summary>
    public const string ReleasedAnnotation = "flowrun.dev/released";

    /// <summary>Why admission keeps the Job waiting, on the oldest that waits of each flow and on those that wait in vain.</summary>
    public const string WaitsAnnotation = "flowrun.dev/waits";

    public const string QueueNameLabel = "kueue.x-k8s.io/queue-name";

    /// <summary>The program that runs a container's command and reports what it used, on the PATH of the meter's image.</summary>
    public const string MeterProgram = "flowrun-meter";
}
