namespace Flowrun.Core.Sizing.Replay;

/// <summary>When the outcome of an instance is known to later ones.</summary>
public enum ReplayFeedback
{
    /// <summary>Before the next instance is sized: as if they ran one after another.</summary>
    Immediate,

    /// <summary>When it has ended, all its attempts one after another: as in a bulk upload.</summary>
    Delayed,
}
