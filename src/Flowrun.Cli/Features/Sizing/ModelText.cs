using System.Globalization;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;
using Spectre.Console;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>Models for people: a line for each, or all of one.</summary>
internal sealed class ModelText
{
    private const int WidthOfAFile = 160;

    private readonly IAnsiConsole _console;

    public ModelText(TextWriter output) => _console = OutputConsole.Create(output, WidthOfAFile);

    public void WriteAll(IReadOnlyList<NamedModel> models)
    {
        var table = Table("GROUP", "RUNS", "SMALLEST INPUT", "LARGEST INPUT", "LARGEST PEAK", "KILLS", "SIZED BY");
        foreach (var (name, model) in models)
        {
            var inputs = model.Outcomes.Select(outcome => outcome.Input).ToList();
            Add(
                table,
                name,
                $"{model.Observed}",
                inputs.Count == 0 ? "–" : inputs.Min().ToHuman(),
                inputs.Count == 0 ? "–" : inputs.Max().ToHuman(),
                model.Largest.ToHuman(),
                $"{model.Kills.Count}",
                ModelExamples.Of(model, null) is [_, .., var example] ? example.Decision.Predictor.InWords() : "the static rule");
        }

        _console.Write(table);
    }

    /// <param name="named">The model.</param>
    /// <param name="prior">What the static rule says of an input, or null: not known.</param>
    public void WriteOne(NamedModel named, Func<Bytes, Bytes>? prior)
    {
        var (name, model) = named;
        Say($"{name}: {model.Observed} {(model.Observed == 1 ? "run" : "runs")} measured, the last {model.Count} count; largest peak {model.Largest.ToHuman()}");
        WriteTemplates(model);
        WritePredictors(model);
        WriteExamples(model, prior);
        WriteKills(model);
        WriteLast(model);
    }

    private void WriteTemplates(LearnedModel model)
    {
        var template = ModelExamples.TemplateOf(model);
        var others = model.Outcomes.Count(outcome => outcome.Template != template);
        if (others > 0)
        {
            Say($"{others} of them are of other templates than the last ({template ?? "not known"}): they count less, and not at all once it has enough of its own");
        }
    }

    private void WritePredictors(LearnedModel model)
    {
        var inputs = model.Outcomes.Select(outcome => outcome.Input).Order().ToList();
        if (inputs.Count == 0)
        {
            Say("Nothing is learned yet: the static rule decides.");
            return;
        }

        var middle = inputs[inputs.Count / 2];
        Say("");
        Say($"Ways to predict the peak, for an input of {middle.ToHuman()}, and what each would have wasted on the runs known, each predicted from the others:");
        var table = Table("PREDICTOR", "WEIGHT", "MARGIN", "WOULD ASK FOR", "COST");
        foreach (var predictor in model.Explain(middle, ModelExamples.TemplateOf(model)))
        {
            Add(
                table,
                ((PredictorKind?)predictor.Kind).InWords(),
                Percent(predictor.Share),
                predictor.Kind == PredictorKind.Constant ? "–" : $"+ {Percent(predictor.Margin)}",
                new Bytes((long)Math.Min(predictor.Asked, long.MaxValue / 2)).ToHuman(),
                Percent(predictor.CostOnHistory));
        }

        _console.Write(table);
    }

    private void WriteExamples(LearnedModel model, Func<Bytes, Bytes>? prior)
    {
        var examples = ModelExamples.Of(model, prior);
        if (examples.Count == 0)
        {
            return;
        }

        Say("");
        Say($"Decisions, before the Flow's minimum, maximum and steps{(prior is null ? ", and without its static rule (--flows names it)" : "")}:");
        var table = Table("INPUT", "MEMORY", "WHY");
        foreach (var (input, decision) in examples)
        {
            Add(table, input.ToHuman(), decision.Memory.ToHuman(), decision.Reason);
        }

        _console.Write(table);
    }

    private void WriteKills(LearnedModel model)
    {
        if (model.Kills.Count == 0)
        {
            return;
        }

        Say("");
        Say("Killed for memory, and not answered by a success yet:");
        var table = Table("INPUT", "HAD", "THE RUN");
        foreach (var kill in model.Kills)
        {
            Add(table, kill.Input.ToHuman(), kill.Allocation.ToHuman(), kill.IsFinal ? "will tell no more" : "goes on");
        }

        _console.Write(table);
    }

    private void WriteLast(LearnedModel model)
    {
        const int Shown = 10;
        if (model.Count == 0)
        {
            return;
        }

        Say("");
        Say($"The last {Math.Min(Shown, model.Count)} runs:");
        var table = Table("INPUT", "PEAK", "TOOK");
        foreach (var outcome in model.Outcomes.TakeLast(Shown))
        {
            Add(table, outcome.Input.ToHuman(), outcome.Peak.ToHuman(), $"{outcome.RunTime.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
        }

        _console.Write(table);
    }

    private void Say(string line) => _console.Write(new Text(line + "\n"));

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var name in columns)
        {
            table.AddColumn(new TableColumn(name) { Padding = new Padding(0, 0, 3, 0), Alignment = name is "PREDICTOR" or "WHY" or "GROUP" or "SIZED BY" or "THE RUN" ? Justify.Left : Justify.Right });
        }

        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Percent(double share) => (share * 100).ToString(Math.Abs(share) < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";
}
