namespace Flowrun.Worker.Metrics;

/// <summary>What became of one record of a message.</summary>
public enum EventOutcome
{
    /// <summary>A Job was created.</summary>
    Created,

    /// <summary>The Job existed already: the same event came again.</summary>
    Repeated,

    /// <summary>Understood, and nothing to run: a test event, a removed object, a folder marker.</summary>
    Ignored,

    /// <summary>No flow wants it.</summary>
    Unmatched,

    /// <summary>The object is gone.</summary>
    Vanished,

    /// <summary>Its flow cannot run now and there was no place to wait: sent to the end of the queue.</summary>
    Deferred,

    /// <summary>Not an event.</summary>
    Poison,

    /// <summary>The Job or its input was refused.</summary>
    Refused,
}
