using System.Text.Json.Nodes;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Flows;

/// <summary>One version of a flow, valid and complete: which events start it, how it is sized, the job it becomes.</summary>
/// <param name="Name">metadata.name.</param>
/// <param name="Namespace">metadata.namespace, or null where a manifest from a folder has none.</param>
/// <param name="Group">spec.versionGroup, by default the name.</param>
/// <param name="Archived">An archived version runs nothing.</param>
/// <param name="Triggers">What starts it, any of them. Empty: only run requests do.</param>
/// <param name="Parameters">Named values with placeholders.</param>
/// <param name="Sizing">How memory is decided.</param>
/// <param name="Job">A batch/v1 JobSpec, untouched.</param>
/// <param name="Overrides">Patches on the JobSpec, in order.</param>
/// <param name="AllowEventOverrides">What a run request or object metadata may set.</param>
/// <param name="Concurrency">Limits, or the Kueue queue.</param>
/// <param name="Retention">How long finished Jobs stay.</param>
/// <param name="SizedContainer">The name of the container whose memory is decided: <c>main</c>, else the only one.</param>
/// <param name="OnFailure">What is done when a run has failed for good.</param>
public sealed record Flow(
    FlowName Name,
    string? Namespace,
    VersionGroup Group,
    bool Archived,
    IReadOnlyList<S3Trigger> Triggers,
    IReadOnlyDictionary<string, string> Parameters,
    SizingSpec Sizing,
    JsonObject Job,
    IReadOnlyList<FlowOverride> Overrides,
    IReadOnlySet<string> AllowEventOverrides,
    Concurrency? Concurrency,
    Retention Retention,
    string SizedContainer,
    OnFailure OnFailure = OnFailure.None);
