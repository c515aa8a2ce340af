namespace Flowrun.Core.Events;

/// <summary>What one record of a message says. A message has one or more; each is judged alone.</summary>
public abstract record EventRecord
{
    private EventRecord()
    {
    }

    /// <summary>An object was created.</summary>
    /// <param name="TraceParent">W3C trace context of the event, where the envelope carries one.</param>
    public sealed record Created(ObjectEvent Object, string? TraceParent = null) : EventRecord;

    /// <summary>Somebody asks for a run.</summary>
    public sealed record Requested(RunRequest Request, string? TraceParent = null) : EventRecord;

    /// <summary>Understood, and no reason to run anything: a test event, a removed object.</summary>
    public sealed record Ignored(string Reason) : EventRecord;

    /// <summary>Not understood, or not possible. Goes to the dead-letter queue with the reason.</summary>
    public sealed record Poison(string Reason) : EventRecord;
}
