using System.CommandLine;
using Flowrun.Cli.Features.Cluster;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Sizing;
using Flowrun.Core.Flows;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun sizing show</c>: what the worker has learned.</summary>
internal static class SizingShowCommand
{
    private static readonly Argument<string?> Group = new("GROUP")
    {
        Description = "The version group; without it, a line for each.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Namespace = ClusterOptions.Namespace();
    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    /// <summary>Shared with plot.</summary>
    public static readonly Option<string?> Flows = new("--flows", "-f")
    {
        Description = "A folder of Flow manifests, or one file: their static rules, which hold where little is known.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "show",
            "Prints what the runs of a version group showed, how their memory is predicted from it, what each way would have cost, and what would be asked for. Reads the ConfigMaps of the namespace that the worker runs in.",
            ("flowrun sizing show -n flowrun", "What is known of each group"),
            ("flowrun sizing show orders -n flowrun --flows flows/", "All of one group, with its static rule"),
            ("flowrun sizing show orders -n flowrun -o json", "The same for a script"))
        {
            Group, Namespace, Flows, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        FlowCatalog? flows = null;
        if (parsed.GetValue(Flows) is { } folder)
        {
            if (!FlowFiles.TryRead(folder, error, out var snapshot))
            {
                return ExitCode.Failed;
            }

            flows = snapshot.Catalog;
        }

        using var api = ClusterOptions.Connect(error);
        if (api is null || await ClusterModels.ReadAsync(api, parsed.GetValue(Namespace) ?? api.Namespace, error, cancellationToken) is not { } models)
        {
            return ExitCode.Failed;
        }

        var group = parsed.GetValue(Group);
        var shown = models.Where(model => group is null || model.Name == group).ToList();
        if (group is not null && shown.Count == 0)
        {
            await error.WriteLineAsync(NothingOf(group, models, parsed.GetValue(Namespace) ?? api.Namespace));
            return ExitCode.Failed;
        }

        if (parsed.GetValue(Output) == OutputFormat.Json)
        {
            JsonOutput.Write(output, ModelReport.Of(shown, model => StaticRules.Of(flows, model.Name)));
        }
        else if (group is not null)
        {
            new ModelText(output).WriteOne(shown[0], StaticRules.Of(flows, group));
        }
        else
        {
            new ModelText(output).WriteAll(shown);
        }

        return ExitCode.Done;
    }

    internal static string NothingOf(string group, IReadOnlyList<NamedModel> models, string inNamespace) =>
        $"Nothing is learned of group {group} in namespace {inNamespace}"
        + (models.Count == 0 ? "; nor of any other: is that where the worker runs?" : $"; there is {string.Join(", ", models.Select(model => model.Name))}.");
}
