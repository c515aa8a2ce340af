using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>The Flow that somebody would write who knows the preset: it is the base of the rule, nothing is added for the input.</summary>
internal sealed class StaticMethod : IReplayMethod
{
    public Bytes Decide(Bytes input, Bytes preset) =>
        StaticSizing.Decide(SizingSpec.Default with { Memory = MemoryRule.Default with { Base = preset, Maximum = Replayer.Most } }, input, key: null).Memory;

    public Bytes Retry(Bytes input, Bytes preset, Bytes killedAt, int attempt) =>
        new((long)(killedAt.Value * SizingSpec.Default.OnOutOfMemory.Factor));

    public void Learn(Bytes input, Bytes peak, TimeSpan runTime)
    {
    }

    public void LearnKill(Bytes input, Bytes killedAt)
    {
    }
}
