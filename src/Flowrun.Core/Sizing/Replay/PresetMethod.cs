using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>What people had asked for, whatever happens.</summary>
internal sealed class PresetMethod : IReplayMethod
{
    public Bytes Decide(Bytes input, Bytes preset) => preset;

    public Bytes Retry(Bytes input, Bytes preset, Bytes killedAt, int attempt) => new(2 * killedAt.Value);

    public void Learn(Bytes input, Bytes peak, TimeSpan runTime)
    {
    }

    public void LearnKill(Bytes input, Bytes killedAt)
    {
    }
}
