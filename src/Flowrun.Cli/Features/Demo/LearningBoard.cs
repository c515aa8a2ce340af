using Flowrun.Core.Runs;
using Spectre.Console;

namespace Flowrun.Cli.Features.Demo;

/// <summary>The table of the ten files: what each attempt asked for, and what was needed.</summary>
internal sealed class LearningBoard
{
    private readonly Dictionary<string, string> _shown = [];
    private IReadOnlyList<LearningRun> _runs = [];

    /// <summary>Takes over what the Jobs say. Gives a line for each attempt whose state is another now.</summary>
    public IReadOnlyList<string> Update(IReadOnlyList<LearningRun> runs)
    {
        _runs = runs;
        var changed = new List<string>();
        foreach (var (run, attempt) in runs.SelectMany(run => run.Attempts.Select(attempt => (run, attempt))))
        {
            var state = StateOf(attempt);
            if (_shown.GetValueOrDefault(attempt.Uid) != state)
            {
                _shown[attempt.Uid] = state;
                changed.Add($"{run.File.Key} ({run.File.Size.ToHuman()}), attempt {attempt.Attempt}: {attempt.Memory} {state}");
            }
        }

        return changed;
    }

    public Table Draw()
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var name in (string[])["OBJECT", "SIZE", "ASKED FOR", "NEEDED", "STATE"])
        {
            table.AddColumn(new TableColumn(name) { NoWrap = true, Alignment = name is "OBJECT" or "STATE" or "ASKED FOR" ? Justify.Left : Justify.Right });
        }

        foreach (var run in _runs)
        {
            table.AddRow(
                new Text(run.File.Key),
                new Text(run.File.Size.ToHuman()),
                new Text(string.Join(", then ", run.Attempts.Select(attempt => attempt.Memory?.ToString() ?? "?"))),
                new Text(run.Last?.Peak?.ToHuman() ?? "–"),
                run.Last is null ? new Text("–", new Style(Color.Grey)) : new Text(StateOf(run.Last), new Style(run.IsLearned ? Color.Green : Color.Yellow)));
        }

        return table;
    }

    private static string StateOf(AttemptJob attempt) => attempt switch
    {
        { Next: not null } => "killed for memory, comes back with more",
        { Recorded: not null, Peak: { } peak, End.IsComplete: true } => $"learned: needed {peak.ToHuman()}",
        { Recorded: { } recorded } => recorded,
        { End.IsComplete: true } => "Complete",
        { End: not null } => "Failed",
        _ => "on its way",
    };
}
