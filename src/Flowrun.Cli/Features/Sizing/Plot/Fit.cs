using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Cli.Features.Sizing.Plot;

/// <summary>What a picture of a model shows.</summary>
/// <param name="Named">The model.</param>
/// <param name="Prior">What the static rule says of an input, or null: not known.</param>
/// <param name="PriorName">What it is called.</param>
internal sealed record Fit(NamedModel Named, Func<Bytes, Bytes>? Prior, string PriorName = "static rule")
{
    private const int Points = 160;

    public LearnedModel Model => Named.Model;

    /// <summary>The inputs that must be seen, in bytes; the curve goes half as far again beyond them, where little is known.</summary>
    public IReadOnlyList<double> Inputs
    {
        get
        {
            var known = Model.Outcomes.Select(outcome => (double)outcome.Input.Value).Concat(Model.Kills.Select(kill => (double)kill.Input.Value)).ToList();
            return [.. known, 1.5 * known.DefaultIfEmpty(1).Max()];
        }
    }

    /// <summary>What would be asked for.</summary>
    public IReadOnlyList<(double Input, double Memory)> Curve(Axis inputs) =>
        [.. inputs.Values(Points).Select(input => (input, (double)ModelExamples.Decide(Model, new Bytes((long)input), Prior).Memory.Value))];

    /// <summary>What the static rule asks for; empty where it is not known.</summary>
    public IReadOnlyList<(double Input, double Memory)> Rule(Axis inputs) =>
        Prior is null ? [] : [.. inputs.Values(Points).Select(input => (input, (double)Prior(new Bytes((long)input)).Value))];
}
