namespace Flowrun.Core.Flows;

/// <summary>spec.onFailure: what is done with the event of a run that has failed for good, after its last attempt.</summary>
public enum OnFailure
{
    /// <summary>Nothing: its Job stays for a while, and says why.</summary>
    None,

    /// <summary>It goes to the dead-letter queue, with the reason.</summary>
    DeadLetter,
}
