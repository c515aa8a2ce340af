using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>As much as any instance needed so far.</summary>
internal sealed class MaxMethod : IReplayMethod
{
    private Bytes? _largest;

    public Bytes Decide(Bytes input, Bytes preset) => _largest ?? preset;

    public Bytes Retry(Bytes input, Bytes preset, Bytes killedAt, int attempt) => new(2 * killedAt.Value);

    public void Learn(Bytes input, Bytes peak, TimeSpan runTime) => _largest = _largest is { } largest && largest > peak ? largest : peak;

    public void LearnKill(Bytes input, Bytes killedAt)
    {
    }
}
