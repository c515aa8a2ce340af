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
    public const string QueueNameLabel = "kueue.x-k8s.io/queue-name";
}
