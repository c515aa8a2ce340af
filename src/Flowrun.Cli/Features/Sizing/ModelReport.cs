using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>Models for machines.</summary>
internal static class ModelReport
{
    public static JsonObject Of(IReadOnlyList<NamedModel> models, Func<NamedModel, Func<Bytes, Bytes>?> prior) =>
        new() { ["groups"] = new JsonArray([.. models.Select(model => Of(model, prior(model)))]) };

    private static JsonObject Of(NamedModel named, Func<Bytes, Bytes>? prior)
    {
        var model = named.Model;
        var inputs = model.Outcomes.Select(outcome => outcome.Input).Order().ToList();
        var predictors = inputs.Count == 0 ? [] : model.Explain(inputs[inputs.Count / 2], ModelExamples.TemplateOf(model));
        return new JsonObject
        {
            ["group"] = named.Name,
            ["observed"] = model.Observed,
            ["largestPeakBytes"] = model.Largest.Value,
            ["predictors"] = new JsonArray([.. predictors.Select(Of)]),
            ["decisions"] = new JsonArray([.. ModelExamples.Of(model, prior).Select(Of)]),
            ["outcomes"] = new JsonArray([.. model.Outcomes.Select(Of)]),
            ["kills"] = new JsonArray([.. model.Kills.Select(Of)]),
        };
    }

    private static JsonObject Of(PredictorCost predictor) => new()
    {
        ["predictor"] = predictor.Kind.ToString(),
        ["weight"] = predictor.Share,
        ["margin"] = predictor.Margin,
        ["memoryBytes"] = (long)Math.Min(predictor.Asked, long.MaxValue / 2),
        ["costOnHistory"] = predictor.CostOnHistory,
    };

    private static JsonObject Of((Bytes Input, LearnedDecision Decision) example) => new()
    {
        ["inputBytes"] = example.Input.Value,
        ["memoryBytes"] = example.Decision.Memory.Value,
        ["basis"] = example.Decision.Basis.ToString(),
        ["reason"] = example.Decision.Reason,
    };

    private static JsonObject Of(Outcome outcome) => new()
    {
        ["inputBytes"] = outcome.Input.Value,
        ["peakMemoryBytes"] = outcome.Peak.Value,
        ["runSeconds"] = outcome.RunTime.TotalSeconds,
        ["template"] = outcome.Template,
    };

    private static JsonObject Of(Kill kill) => new()
    {
        ["inputBytes"] = kill.Input.Value,
        ["memoryBytes"] = kill.Allocation.Value,
        ["isFinal"] = kill.IsFinal,
    };
}
