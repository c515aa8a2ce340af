using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Overrides;

namespace Flowrun.Core.Forwarding;

/// <summary>What is done to everything that one forwarder forwards.</summary>
/// <remarks>Its parameters and overrides win over the event's own: whoever sets up the forwarder is nearer to the flow than whoever invokes it.</remarks>
/// <param name="Grouping">Default <see cref="MessageGrouping.None"/>.</param>
public sealed record ForwardingRules(MessageGrouping Grouping = MessageGrouping.None)
{
    /// <summary>Values for the flow's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What is to be set on the Job, as far as the flow's <c>allowEventOverrides</c> permits.</summary>
    public JsonObject? Overrides { get; init; }

    /// <param name="source">Who forwards, a URI reference: the ARN of the function.</param>
    /// <param name="traceParent">The trace that forwarding belongs to, for events that come in none.</param>
    public ForwardedMessage Write(EventRecord.Created record, string source, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(record);
        var stamped = record with
        {
            TraceParent = record.TraceParent ?? traceParent,
            Parameters = Over(record.Parameters),
            Overrides = Over(record.Overrides),
        };
        return new ForwardedMessage(CloudEventWriter.Write(stamped, source), MessageGroupId.Of(record, Grouping));
    }

    /// <param name="traceParent">The trace that forwarding belongs to, for requests that come in none.</param>
    public ForwardedMessage Write(EventRecord.Requested record, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(record);
        var request = record.Request;
        var stamped = new EventRecord.Requested(
            request with { Parameters = Over(request.Parameters), Overrides = Over(request.Overrides) }, record.TraceParent ?? traceParent);
        return new ForwardedMessage(CloudEventWriter.Write(stamped), MessageGroupId.Of(record, Grouping));
    }

    private IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> own)
    {
        if (Parameters.Count == 0)
        {
            return own;
        }

        // All spellings of a name are one variable of the environment.
        return own.Where(parameter => !Parameters.Keys.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase))
            .Concat(Parameters)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal);
    }

    private JsonObject? Over(JsonObject? own)
    {
        if (Overrides is null || own is null)
        {
            return own ?? Overrides;
        }

        var all = own.DeepClone().AsObject();
        foreach (var (name, value) in Overrides)
        {
            // Labels are set one by one.
            if (name == OverrideName.Labels && all[name] is JsonObject labels && value is JsonObject fixedLabels)
            {
                foreach (var (label, text) in fixedLabels)
                {
                    labels[label] = text?.DeepClone();
                }
            }
            else
            {
                all[name] = value?.DeepClone();
            }
        }

        return all;
    }
}
