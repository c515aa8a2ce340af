using Flowrun.Core.Runs;
using Flowrun.Core.Text;
using Spectre.Console;

namespace Flowrun.Cli.Features.Runs;

/// <summary>Runs for people. What strangers wrote, keys and messages, is shown as text on one line.</summary>
internal static class RunsTable
{
    private const int LongestObject = 48;
    private const int LongestReason = 80;

    private static readonly string[] Columns = ["OBJECT", "GROUP", "SIZE", "MEMORY", "PEAK", "ATTEMPT", "STATE", "AGE", "REASON"];

    public static Table Draw(IEnumerable<RunView> runs, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var name in Columns)
        {
            table.AddColumn(new TableColumn(name) { NoWrap = true, Padding = new Padding(0, 0, 2, 0), Alignment = name is "SIZE" or "MEMORY" or "PEAK" ? Justify.Right : Justify.Left });
        }

        foreach (var run in runs)
        {
            table.AddRow(Cells(run, now).Select((cell, column) => new Text(cell, column == 6 ? new Style(ColorOf(run.State)) : Style.Plain)));
        }

        return table;
    }

    /// <summary>One run on one line, its cells apart by two spaces.</summary>
    public static string Line(RunView run, DateTimeOffset now) => string.Join("  ", Cells(run, now).Where(cell => cell.Length > 0));

    /// <summary>As kubectl says it: 12s, 5m, 3h, 2d.</summary>
    public static string AgeOf(DateTimeOffset? since, DateTimeOffset now) => (now - since) switch
    {
        null => "–",
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } age => $"{(int)age.TotalSeconds}s",
        { TotalHours: < 2 } age => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 2 } age => $"{(int)age.TotalHours}h",
        { } age => $"{(int)age.TotalDays}d",
    };

    private static string[] Cells(RunView run, DateTimeOffset now) =>
    [
        run.Uri is null ? run.Job : Shorten(OneLine.Of(run.Uri)),
        run.Group.Value,
        run.InputBytes?.ToHuman() ?? "–",
        run.Memory?.ToString() ?? "–",
        run.Peak?.ToHuman() ?? "–",
        $"{run.Attempt}",
        run.State.ToString(),
        AgeOf(run.CreatedAt, now),
        run.Reason is null ? "" : OneLine.Of(run.Reason, LongestReason),
    ];

    /// <summary>The end of a long key tells objects apart.</summary>
    private static string Shorten(string uri) => uri.Length <= LongestObject ? uri : $"…{uri[^(LongestObject - 1)..]}";

    private static Color ColorOf(AttemptState state) => state switch
    {
        AttemptState.Succeeded => Color.Green,
        AttemptState.Running => Color.Blue,
        AttemptState.Suspended or AttemptState.Pending => Color.Grey,
        AttemptState.Refused or AttemptState.Unschedulable => Color.Yellow,
        _ => Color.Red,
    };
}
