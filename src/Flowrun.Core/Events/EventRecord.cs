using System.Collections.ObjectModel;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Events;

/// <summary>What one record of a message says. A message has one or more; each is judged alone.</summary>
public abstract record EventRecord
{
    private EventRecord()
    {
    }

    /// <summary>An object was created.</summary>
    /// <param name="TraceParent">W3C trace context of the event, where the envelope carries one.</param>
    public sealed record Created(ObjectEvent Object, string? TraceParent = null) : EventRecord
    {
        /// <summary>Values that whoever forwarded the event gives the flow's parameters.</summary>
        public IReadOnlyDictionary<string, string> Parameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;

        /// <summary>What whoever forwarded the event wants set on the job, as far as the flow's <c>allowEventOverrides</c> permits.</summary>
        public JsonObject? Overrides { get; init; }
    }

    /// <summary>Somebody asks for a run.</summary>
    public sealed record Requested(RunRequest Request, string? TraceParent = null) : EventRecord;

    /// <summary>Understood, and no reason to run anything: a test event, a removed object.</summary>
    public sealed record Ignored(string Reason) : EventRecord;

    /// <summary>Not understood, or not possible. Goes to the dead-letter queue with the reason.</summary>
    public sealed record Poison(string Reason) : EventRecord;
}
