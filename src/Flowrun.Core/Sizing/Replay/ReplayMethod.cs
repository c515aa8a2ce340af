namespace Flowrun.Core.Sizing.Replay;

/// <summary>What sizes the instances of a replay.</summary>
public enum ReplayMethod
{
    /// <summary>The learned model, the preset as its prior.</summary>
    Learned,

    /// <summary>A Flow's static rule with the preset as its base, in steps of 16Mi. Nothing is learned; a retry doubles.</summary>
    Static,

    /// <summary>The largest peak so far; a retry doubles.</summary>
    Max,

    /// <summary>The preset, to the byte; a retry doubles.</summary>
    Preset,
}
