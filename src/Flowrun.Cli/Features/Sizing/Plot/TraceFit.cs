using Flowrun.Cli.Commands;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Cli.Features.Sizing.Plot;

/// <summary>What is learned from all recorded runs of a task.</summary>
internal static class TraceFit
{
    /// <param name="file">The trace.</param>
    /// <param name="task">Which of its tasks; null where it has but one.</param>
    /// <param name="error">Takes what is wrong.</param>
    public static (Fit? Fit, int ExitCode) Read(string file, string? task, TextWriter error)
    {
        var read = TraceFiles.Read([file], error);
        if (read.Traces is not [var trace])
        {
            return (null, read.ExitCode);
        }

        var tasks = trace.Rows.Select(row => row.Task).Distinct(StringComparer.Ordinal).ToList();
        task ??= tasks.Count == 1 ? tasks[0] : null;
        if (task is null || !tasks.Contains(task, StringComparer.Ordinal))
        {
            error.WriteLine($"--task: found {task ?? "none"}: must be one of {string.Join(", ", tasks)}");
            return (null, ExitCode.Usage);
        }

        var rows = trace.Rows.Where(row => row.Task == task).ToList();
        var model = new LearnedModel();
        foreach (var row in rows)
        {
            model.Observe(new Outcome(row.Input, row.Peak, row.RunTime));
        }

        return (new Fit(new NamedModel(task, model), Presets(rows), "preset"), ExitCode.Done);
    }

    /// <summary>What people had asked for, of the known input that is nearest.</summary>
    private static Func<Bytes, Bytes> Presets(IEnumerable<TraceRow> rows)
    {
        var bySize = rows.Select(row => (Input: row.Input.Value, row.Preset)).OrderBy(row => row.Input).ToArray();
        return input => bySize.MinBy(row => Math.Abs((double)row.Input - input.Value)).Preset;
    }
}
