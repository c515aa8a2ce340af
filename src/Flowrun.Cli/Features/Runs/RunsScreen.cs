using System.Text.Json;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Runs;
using Spectre.Console;

namespace Flowrun.Cli.Features.Runs;

/// <summary>Shows runs as they change: a live table on a terminal, elsewhere a line for each run that is new or different.</summary>
internal sealed class RunsScreen(TextWriter output, TextWriter error, OutputFormat format, TimeProvider time)
{
    private const int WidthOfAFile = 240;

    // More often than that nobody reads.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<RunId, RunView> _shown = [];
    private string? _said;

    /// <summary>Shows them once.</summary>
    public void Show(IReadOnlyList<RunView> runs)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, RunsJson.Of(runs));
        }
        else if (runs.Count == 0)
        {
            error.WriteLine("No runs.");
        }
        else
        {
            Console().Write(RunsTable.Draw(runs, time.GetUtcNow()));
        }
    }

    /// <summary>Shows them as they change, until there are no more changes.</summary>
    public async Task FollowAsync(IAsyncEnumerable<RunsNow> changes)
    {
        var console = Console();
        if (format == OutputFormat.Json || !console.Profile.Out.IsTerminal)
        {
            await foreach (var now in changes)
            {
                Say(now.Failure?.Message);
                WriteChanged(now.Runs);
            }

            return;
        }

        await console.Live(new Text("")).StartAsync(async live =>
        {
            var last = time.GetTimestamp();
            await foreach (var now in changes)
            {
                // What falls out of the height of a terminal cannot be redrawn: the latest are the ones that move.
                var room = Math.Max(1, console.Profile.Height - 3);
                var rows = new Rows(RunsTable.Draw(now.Runs.TakeLast(room), time.GetUtcNow()), new Text(now.Failure?.Message ?? $"{now.Runs.Count} runs"));
                var left = Redraw - time.GetElapsedTime(last);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
                live.UpdateTarget(rows);
                last = time.GetTimestamp();
            }
        });
    }

    private void WriteChanged(IReadOnlyList<RunView> runs)
    {
        foreach (var run in runs.Where(run => !_shown.TryGetValue(run.Run, out var shown) || shown != run))
        {
            _shown[run.Run] = run;
            output.WriteLine(format == OutputFormat.Json ? RunsJson.Of(run).ToJsonString(JsonSerializerOptions.Default) : RunsTable.Line(run, time.GetUtcNow()));
        }

        output.Flush();
    }

    private void Say(string? failure)
    {
        if (failure is not null && failure != _said)
        {
            error.WriteLine(failure);
        }

        _said = failure;
    }

    private IAnsiConsole Console() => OutputConsole.Create(output, WidthOfAFile);
}
