namespace Flowrun.Core.Sizing.Learning;

/// <summary>What the end of one attempt says about memory.</summary>
public abstract record Observation
{
    private Observation()
    {
    }

    /// <summary>It ended by itself and its peak was measured.</summary>
    public sealed record Measured(Outcome Outcome) : Observation;

    /// <summary>It was killed for memory, in whole or in part: it needed more than it had.</summary>
    public sealed record TooLittle(Kill Kill) : Observation;
}
