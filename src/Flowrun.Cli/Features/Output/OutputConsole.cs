using Spectre.Console;

namespace Flowrun.Cli.Features.Output;

/// <summary>Tables and colours for people.</summary>
internal static class OutputConsole
{
    /// <summary>Colours on a terminal alone, whatever the environment promises: elsewhere their codes would be part of the text.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="widthOfAFile">What is no terminal has no width: long rows are better than broken ones.</param>
    public static IAnsiConsole Create(TextWriter output, int widthOfAFile)
    {
        var target = new AnsiConsoleOutput(output);
        var settings = target.IsTerminal
            ? new AnsiConsoleSettings { Out = target }
            : new AnsiConsoleSettings { Out = target, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No };
        var console = AnsiConsole.Create(settings);
        if (!target.IsTerminal)
        {
            console.Profile.Width = widthOfAFile;
        }

        return console;
    }
}
