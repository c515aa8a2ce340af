using System.CommandLine;
using System.CommandLine.Help;

namespace Flowrun.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params (string Line, string Meaning)[] examples) : Command(name, description)
{
    /// <summary>The usual help with a section of examples at its end.</summary>
    public static HelpBuilder CreateHelp()
    {
        var builder = new HelpBuilder();
        builder.CustomizeLayout(_ => HelpBuilder.Default.GetLayout().Append(WriteExamples));
        return builder;
    }

    private static bool WriteExamples(HelpContext context)
    {
        if (context.Command is not ExampleCommand { Examples: var lines })
        {
            return false;
        }

        context.Output.WriteLine("Examples:");
        foreach (var (line, meaning) in lines)
        {
            context.Output.WriteLine($"  # {meaning}");
            context.Output.WriteLine($"  {line}");
        }

        return true;
    }

    private (string Line, string Meaning)[] Examples => examples;
}
