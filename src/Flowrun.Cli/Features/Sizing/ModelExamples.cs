using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>What a model would ask for, for inputs such as it has seen.</summary>
internal static class ModelExamples
{
    /// <summary>The smallest, the middle and the largest known input, and one that is twice the largest.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="prior">What the static rule says of an input; null: it is not known, and limits nothing.</param>
    public static IReadOnlyList<(Bytes Input, LearnedDecision Decision)> Of(LearnedModel model, Func<Bytes, Bytes>? prior)
    {
        var inputs = model.Outcomes.Select(outcome => outcome.Input).Order().ToList();
        if (inputs.Count == 0)
        {
            return [];
        }

        var largest = inputs[^1];
        var beyond = new Bytes(largest.Value > long.MaxValue / 2 ? long.MaxValue : largest.Value * 2);
        return [.. new[] { inputs[0], inputs[inputs.Count / 2], largest, beyond }.Distinct().Select(input => (input, Decide(model, input, prior)))];
    }

    /// <summary>For the template that ran last.</summary>
    public static LearnedDecision Decide(LearnedModel model, Bytes input, Func<Bytes, Bytes>? prior) =>
        model.Decide(new SizingQuery(input, prior?.Invoke(input) ?? Bytes.Zero, TemplateOf(model)));

    public static string? TemplateOf(LearnedModel model) => model.Outcomes.Count == 0 ? null : model.Outcomes[^1].Template;
}
