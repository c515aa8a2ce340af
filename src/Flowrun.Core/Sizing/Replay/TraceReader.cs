using System.Globalization;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>Reads traces: comma-separated, a header with the names of <see cref="Columns"/> in any order, further columns ignored, no quotes.</summary>
public static class TraceReader
{
    /// <summary>More are not collected: one wrong column would repeat on every line.</summary>
    public const int MostProblems = 10;

    // A year 2500 in milliseconds; sums of times stay far inside a TimeSpan.
    private const long MostMilliseconds = 1L << 44;

    public static IReadOnlyList<string> Columns { get; } = ["task", "submit_ms", "input_bytes", "peak_bytes", "runtime_ms", "preset_bytes"];

    /// <summary>Reads all of <paramref name="text"/>. Never throws for what stands in it.</summary>
    public static TraceReading Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var header = text.ReadLine()?.TrimStart('\uFEFF').Split(',') ?? [];
        var positions = Columns.Select(column => Array.FindIndex(header, name => name.Trim() == column)).ToArray();
        if (positions.Any(position => position < 0))
        {
            var missing = string.Join(", ", Columns.Where((_, index) => positions[index] < 0));
            return new TraceReading.Refused([new TraceProblem(1, null, Excerpt.Of(string.Join(',', header)), $"must be a header with the columns {string.Join(',', Columns)}; missing: {missing}")]);
        }

        var problems = new List<TraceProblem>();
        var rows = new List<TraceRow>();
        for (var line = 2; text.ReadLine() is { } written && problems.Count < MostProblems; line++)
        {
            if (written.Length > 0)
            {
                Add(rows, problems, written.Split(','), positions, header.Length, line);
            }
        }

        if (problems.Count == 0 && rows.Count == 0)
        {
            problems.Add(new TraceProblem(2, null, "nothing", "must be one line for each run under the header"));
        }

        return problems.Count > 0
            ? new TraceReading.Refused(problems)
            : new TraceReading.Read([.. rows.OrderBy(row => row.Submitted)]);
    }

    private static void Add(List<TraceRow> rows, List<TraceProblem> problems, string[] fields, int[] positions, int width, int line)
    {
        if (fields.Length != width)
        {
            problems.Add(new TraceProblem(line, null, $"{fields.Length} columns", $"must be {width}, as in the header"));
            return;
        }

        var before = problems.Count;
        var task = fields[positions[0]].Trim();
        if (task.Length == 0)
        {
            problems.Add(new TraceProblem(line, Columns[0], "nothing", "must be the name of what ran"));
        }

        var submitted = Number(1, 0, MostMilliseconds);
        var input = Number(2, 0, long.MaxValue);
        var peak = Number(3, 0, long.MaxValue);
        var runTime = Number(4, 0, MostMilliseconds);
        var preset = Number(5, 0, long.MaxValue);
        if (problems.Count == before)
        {
            rows.Add(new TraceRow(task, TimeSpan.FromMilliseconds(submitted), new Bytes(input), new Bytes(peak), TimeSpan.FromMilliseconds(runTime), new Bytes(preset)));
        }

        long Number(int column, long least, long most)
        {
            var found = fields[positions[column]];
            if (long.TryParse(found, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            problems.Add(new TraceProblem(line, Columns[column], Excerpt.Of(found), $"must be a whole number from {least} to {most}"));
            return least;
        }
    }
}
