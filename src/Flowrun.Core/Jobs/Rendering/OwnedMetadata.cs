using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>A Job's metadata, all of which is the worker's.</summary>
internal static class OwnedMetadata
{
    public static JsonObject Of(Flow flow, JobShape shape, string targetNamespace, string templateHash, AttemptRetention retention)
    {
        var presence = shape.Presence;

        // The event's come first: whatever they are, ours win.
        var labels = new JsonObject();
        foreach (var (index, key) in shape.LabelKeys.Index())
        {
            labels[key] = OwnSlots.Quoted(OwnSlots.LabelPrefix + index);
        }

        foreach (var (name, value) in Labels(flow))
        {
            labels[name] = value;
        }

        if (flow.Concurrency?.Queue is { } queue)
        {
            labels[WellKnown.QueueNameLabel] = queue;
        }

        var annotations = new JsonObject();
        if (presence.HasFlag(Presence.Object))
        {
            annotations[WellKnown.UriAnnotation] = OwnSlots.Quoted("uri");
        }

        annotations[WellKnown.InputBytesAnnotation] = OwnSlots.Quoted(OwnSlots.InputBytes);
        if (presence.HasFlag(Presence.EventTime))
        {
            annotations[WellKnown.EventTimeAnnotation] = OwnSlots.Quoted(OwnSlots.EventTime);
        }

        annotations[WellKnown.SizingAnnotation] = OwnSlots.Quoted(OwnSlots.Sizing);
        if (presence.HasFlag(Presence.AppliedOverrides))
        {
            annotations[WellKnown.OverridesAnnotation] = OwnSlots.Quoted(OwnSlots.AppliedOverrides);
        }

        if (presence.HasFlag(Presence.RefusedOverrides))
        {
            annotations[WellKnown.RefusedOverridesAnnotation] = OwnSlots.Quoted(OwnSlots.RefusedOverrides);
        }

        annotations[WellKnown.TemplateHashAnnotation] = templateHash;
        annotations[WellKnown.RetentionAnnotation] = retention.ToString();
        if (presence.HasFlag(Presence.Event))
        {
            annotations[WellKnown.EventAnnotation] = OwnSlots.Quoted(OwnSlots.Event);
        }

        return new JsonObject
        {
            ["name"] = OwnSlots.Quoted(OwnSlots.JobName),
            ["namespace"] = targetNamespace,
            ["labels"] = labels,
            ["annotations"] = annotations,
        };
    }

    /// <summary>On the Job and on its pods, by which both are watched.</summary>
    public static IEnumerable<(string Name, string Value)> Labels(Flow flow) =>
    [
        (WellKnown.ManagedByLabel, WellKnown.ManagedBy),
        (WellKnown.GroupLabel, flow.Group.Value),
        (WellKnown.FlowLabel, flow.Name.Value),
        (WellKnown.RunLabel, OwnSlots.Quoted("run.id")),
        (WellKnown.AttemptLabel, OwnSlots.Quoted("attempt")),
    ];
}
