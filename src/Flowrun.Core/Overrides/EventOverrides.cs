using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;

namespace Flowrun.Core.Overrides;

/// <summary>What an event sets on its Job, and what it asked for and does not get. All of it keeps the rules of Kubernetes and of the flow.</summary>
/// <param name="Memory">Instead of the sizing decision; null: not asked for, or refused.</param>
/// <param name="PriorityClassName">For the pods.</param>
/// <param name="Parameters">Over the flow's own; of a parameter that the flow declares under the flow's spelling.</param>
/// <param name="Labels">For the Job alone. On a pod they would make it part of a Service or of a NetworkPolicy.</param>
/// <param name="Refused">What is left out, in the order of the event.</param>
public sealed record EventOverrides(
    MemoryOverride? Memory,
    string? PriorityClassName,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<RefusedOverride> Refused)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>For events that ask for nothing.</summary>
    public static readonly EventOverrides None = new(null, null, Nothing, Nothing, []);

    /// <summary>What is set, for people: <c>memory, priorityClassName, labels.team, parameters.mode</c>; null where nothing is.</summary>
    public string? Applied
    {
        get
        {
            if (Memory is null && PriorityClassName is null && Labels.Count == 0 && Parameters.Count == 0)
            {
                return null;
            }

            var names = new List<string>();
            if (Memory is not null)
            {
                names.Add(OverrideName.Memory);
            }

            if (PriorityClassName is not null)
            {
                names.Add(OverrideName.PriorityClassName);
            }

            names.AddRange(Labels.Keys.Order(StringComparer.Ordinal).Select(key => $"{OverrideName.Labels}.{key}"));
            names.AddRange(Parameters.Keys.Order(StringComparer.Ordinal).Select(name => $"{OverrideName.Parameters}.{name}"));
            return OneLineList.Join(names, ", ");
        }
    }

    /// <summary>All refusals on one line, cut to what an annotation may well hold; null where there is none.</summary>
    public string? RefusedReason => Refused.Count == 0 ? null : OneLineList.Join(Refused.Select(refused => refused.ToString()), "; ");

    /// <summary>Decides what an event sets on the Job that a flow makes of it.</summary>
    /// <param name="flow">As in <see cref="Decide"/>.</param>
    /// <param name="record">With the object's metadata, where the flow allows anything.</param>
    public static EventOverrides Of(Flow flow, EventRecord record) => record switch
    {
        EventRecord.Created created => Decide(flow, created.Parameters, created.Overrides, created.Object.Metadata, "the event"),
        EventRecord.Requested { Request: var request } => Decide(flow, request.Parameters, request.Overrides, request.Object?.Metadata, "the run request"),
        _ => None,
    };

    /// <summary>Decides what of an event's wishes is granted. Never throws, whatever strangers wrote.</summary>
    /// <remarks>What the event itself asks for wins over the object's metadata: whoever may send to the queue is nearer to the flow than whoever may upload.</remarks>
    /// <param name="flow">Whose <c>allowEventOverrides</c>, parameters and limits hold.</param>
    /// <param name="parameters">The event's.</param>
    /// <param name="overrides">The event's, unread; null where it has none.</param>
    /// <param name="metadata">The object's, by names without <c>x-amz-meta-</c>; null where it is not known.</param>
    /// <param name="source">Who sent the event, for people: <c>the run request</c>.</param>
    public static EventOverrides Decide(
        Flow flow,
        IReadOnlyDictionary<string, string> parameters,
        JsonObject? overrides,
        IReadOnlyDictionary<string, string>? metadata,
        string source)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0 && overrides is null && metadata is null or { Count: 0 })
        {
            return None;
        }

        var judge = new WishJudge(flow);
        foreach (var wish in MetadataWishes.Of(metadata ?? Nothing).Concat(EventWishes.Of(parameters, overrides, source)))
        {
            judge.Judge(wish);
        }

        return judge.Outcome;
    }
}
