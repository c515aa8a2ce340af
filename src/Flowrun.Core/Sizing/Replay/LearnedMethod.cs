using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>The product's model, the preset in the place of a Flow's static rule.</summary>
internal sealed class LearnedMethod : IReplayMethod
{
    private readonly LearnedModel _model = new();

    /// <remarks>The protocol gives the preset to those of whom no outcome is known, whatever was killed.</remarks>
    public Bytes Decide(Bytes input, Bytes preset) => _model.Count == 0 ? preset : _model.Decide(new SizingQuery(input, preset)).Memory;

    public Bytes Retry(Bytes input, Bytes preset, Bytes killedAt, int attempt) =>
        _model.Decide(new SizingQuery(input, preset, Killed: new KilledAttempt(killedAt, attempt))).Memory;

    public void Learn(Bytes input, Bytes peak, TimeSpan runTime) => _model.Observe(new Outcome(input, peak, runTime));

    public void LearnKill(Bytes input, Bytes killedAt) => _model.Observe(new Kill(input, killedAt));
}
