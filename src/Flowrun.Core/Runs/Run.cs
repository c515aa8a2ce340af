using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Overrides;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Runs;

/// <summary>One attempt of one run, everything known that its Job is made of.</summary>
/// <param name="Flow">The version that runs.</param>
/// <param name="Id">The run.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Object">The object, or null for a request without one.</param>
/// <param name="Match">The named parts of the key.</param>
/// <param name="RequestedParameters">A run request's parameters, over the flow's own.</param>
/// <param name="Sizing">What it gets.</param>
/// <param name="EventTime">When what started it happened.</param>
/// <param name="TraceParent">W3C trace context, passed to the containers.</param>
/// <param name="RequestedOverrides">What else the event sets on the Job, and what it is refused; null: it asks for nothing. Its memory is in <paramref name="Sizing"/> already, its parameters are <paramref name="RequestedParameters"/>.</param>
/// <param name="Event">What started it, with what S3 was asked about the object: all that another attempt needs.</param>
public sealed record Run(
    Flow Flow,
    RunId Id,
    int Attempt,
    ObjectEvent? Object,
    IReadOnlyDictionary<string, string> Match,
    IReadOnlyDictionary<string, string> RequestedParameters,
    SizingDecision Sizing,
    DateTimeOffset? EventTime = null,
    string? TraceParent = null,
    EventOverrides? RequestedOverrides = null,
    EventRecord? Event = null)
{
    /// <summary>What else the event sets on the Job, and what it is refused.</summary>
    public EventOverrides Overrides => RequestedOverrides ?? EventOverrides.None;
}
