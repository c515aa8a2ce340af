using System.CommandLine;
using Flowrun.Cli.Features.Cluster;
using Flowrun.Cli.Features.Sizing;
using Flowrun.Cli.Features.Sizing.Plot;
using Flowrun.Core.Flows;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun sizing plot</c>: a model as a picture.</summary>
internal static class SizingPlotCommand
{
    private static readonly Argument<string> Source = new("GROUP|TRACE.csv") { Description = "The version group whose model is read from the cluster, or a file of recorded runs." };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The picture's file, as SVG; -: stdout.",
        HelpName = "FILE.svg",
        Required = true,
    };

    private static readonly Option<string?> Task = new("--task", "-t") { Description = "The task, of a trace with several.", HelpName = "NAME" };
    private static readonly Option<string?> Namespace = ClusterOptions.Namespace();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "plot",
            "Draws what runs needed, what would be asked for by what is learned, where runs were killed, and the static rule. Exit code 3 for a file that is no trace.",
            ("flowrun sizing plot orders -n flowrun --flows flows/ -o orders.svg", "What is learned of a group, with its static rule"),
            ("flowrun sizing plot runs.csv --task sort -o sort.svg", "What would be learned from recorded runs"))
        {
            Source, Output, Task, Namespace, SizingShowCommand.Flows,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        var file = parsed.GetRequiredValue(Output);
        if (file != "-" && !file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            await error.WriteLineAsync($"--output: found {file}: must end in .svg, which browsers show and rsvg-convert or Inkscape turn into other formats; -: stdout");
            return ExitCode.Usage;
        }

        var source = parsed.GetRequiredValue(Source);
        var (fit, exitCode) = source.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? TraceFit.Read(source, parsed.GetValue(Task), error)
            : await ReadAsync(source, parsed, cancellationToken);
        return fit is null ? exitCode : await WriteAsync(FitSvg.Draw(fit), file, parsed, cancellationToken);
    }

    private static async Task<(Fit? Fit, int ExitCode)> ReadAsync(string group, ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        FlowCatalog? flows = null;
        if (parsed.GetValue(SizingShowCommand.Flows) is { } folder)
        {
            if (!FlowFiles.TryRead(folder, error, out var snapshot))
            {
                return (null, ExitCode.Failed);
            }

            flows = snapshot.Catalog;
        }

        using var api = ClusterOptions.Connect(error);
        var inNamespace = parsed.GetValue(Namespace) ?? api?.Namespace;
        if (api is null || await ClusterModels.ReadAsync(api, inNamespace!, error, cancellationToken) is not { } models)
        {
            return (null, ExitCode.Failed);
        }

        if (models.FirstOrDefault(model => model.Name == group) is { Model: LearnedModel } found)
        {
            return (new Fit(found, StaticRules.Of(flows, group)), ExitCode.Done);
        }

        await error.WriteLineAsync(SizingShowCommand.NothingOf(group, models, inNamespace!));
        return (null, ExitCode.Failed);
    }

    private static async Task<int> WriteAsync(string svg, string file, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(svg);
            return ExitCode.Done;
        }

        try
        {
            await File.WriteAllTextAsync(file, svg, cancellationToken);
            return ExitCode.Done;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"--output: {unwritable.Message}");
            return ExitCode.Failed;
        }
    }
}
