using Flowrun.Cli.Features.Output;
using Flowrun.Core.Sizing.Replay;
using Spectre.Console;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>The same for people: the tasks of each trace, the most wasteful first, its sum, and the sum of all.</summary>
internal static class ReplayTable
{
    // Numbers are not read across two lines; a narrower terminal breaks them itself, a file does not need to.
    private const int LeastWidth = 130;
    private const int LongestName = 48;

    public static void Write(TextWriter output, ReplayReport report)
    {
        var console = OutputConsole.Create(output, LeastWidth);
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("trace", "task");
        foreach (var number in (string[])["runs", "wasted GiB·h", "killed", "runs killed", "efficiency", "µs"])
        {
            table.AddColumn(new TableColumn(number) { Alignment = Justify.Right, NoWrap = true });
        }

        foreach (var trace in report.Tasks.GroupBy(task => task.Trace))
        {
            foreach (var task in trace.OrderByDescending(task => task.Replay.Total.WastageGiBh))
            {
                Add(table, trace.Key, task.Replay.Task, task.Replay.Total);
            }

            AddSums(table, trace.Key, [.. trace.Select(task => task.Replay)], report.Feedback);
        }

        if (report.Tasks.Select(task => task.Trace).Distinct().Count() > 1)
        {
            AddSums(table, "all traces", [.. report.Tasks.Select(task => task.Replay)], report.Feedback);
        }

        console.Write(table);
    }

    private static void AddSums(Table table, string name, IReadOnlyList<TaskReplay> tasks, ReplayFeedback feedback)
    {
        table.AddEmptyRow();
        Add(table, name, "all", ReplayReport.Sum(tasks.Select(task => task.Total)));
        if (feedback == ReplayFeedback.Delayed)
        {
            Add(table, name, "with an outcome known", ReplayReport.Sum(tasks.Select(task => task.Informed)));
            Add(table, name, "with none", ReplayReport.Sum(tasks.Select(task => task.Uninformed)));
        }

        table.AddEmptyRow();
    }

    /// <remarks>Names come from a file: they are text, not markup.</remarks>
    private static void Add(Table table, string trace, string task, ReplayTally tally) => table.AddRow(
        new Text(trace),
        new Text(Shorten(task)),
        new Text($"{tally.Instances}"),
        new Text($"{tally.WastageGiBh:0.0}"),
        new Text($"{tally.FailedAttempts}"),
        new Text($"{tally.FailedShare * 100:0.0} %"),
        new Text($"{tally.Efficiency * 100:0.0} %"),
        new Text($"{tally.DecisionMicroseconds:0.0}"));

    /// <summary>The end of a long name tells tasks of one workflow apart.</summary>
    private static string Shorten(string name) => name.Length <= LongestName ? name : $"…{name[^(LongestName - 1)..]}";
}
