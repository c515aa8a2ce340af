using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>A way of sizing, made anew for each task.</summary>
internal interface IReplayMethod
{
    /// <summary>The first attempt of an instance of which no more is known than its input.</summary>
    Bytes Decide(Bytes input, Bytes preset);

    /// <summary>The next attempt, after the instance was killed at <paramref name="killedAt"/>; <paramref name="attempt"/> attempts have failed, 1 or more.</summary>
    Bytes Retry(Bytes input, Bytes preset, Bytes killedAt, int attempt);

    /// <summary>An instance has ended and <paramref name="peak"/> is known.</summary>
    void Learn(Bytes input, Bytes peak, TimeSpan runTime);

    /// <summary>An attempt was killed, which is known before its instance has ended.</summary>
    void LearnKill(Bytes input, Bytes killedAt);
}
