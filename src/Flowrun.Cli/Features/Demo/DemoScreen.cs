using Flowrun.Cli.Features.Output;
using Spectre.Console;

namespace Flowrun.Cli.Features.Demo;

/// <summary>What the demonstration shows: a live table on a terminal, a line for each change elsewhere.</summary>
internal sealed class DemoScreen
{
    private const int WidthOfAFile = 200;

    private readonly IAnsiConsole _console;

    public DemoScreen(TextWriter output) => _console = OutputConsole.Create(output, WidthOfAFile);

    private bool IsTerminal => _console.Profile.Out.IsTerminal;

    public void Say(string line) => _console.WriteLine(line);

    /// <summary>Shows the table while <paramref name="work"/> goes on; the callback it is given takes what changed.</summary>
    public async Task ShowAsync(Func<Table> draw, Func<Action<IReadOnlyList<string>>, Task> work)
    {
        if (!IsTerminal)
        {
            await work(changes =>
            {
                foreach (var change in changes)
                {
                    Say($"  {change}");
                }
            });
            Say("");
            _console.Write(draw());
            return;
        }

        await _console.Live(draw()).StartAsync(live => work(_ => live.UpdateTarget(draw())));
    }

    public void ShowResult(IReadOnlyList<string> problems, string? summary, IEnumerable<string>? howToLook)
    {
        foreach (var problem in problems)
        {
            _console.Write(new Text(problem + "\n", new Style(Color.Red)));
        }

        if (problems.Count == 0)
        {
            _console.Write(new Text("Every upload got the one Job that it needs, with the memory cut to its size.\n", new Style(Color.Green)));
        }

        if (summary is not null)
        {
            Say(summary);
        }

        Say("");
        foreach (var line in howToLook ?? ["Look around yourself: flowrun demo --keep leaves all of it running and says how to reach it with kubectl, curl and the AWS CLI."])
        {
            Say(line);
        }
    }
}
