using System.CommandLine;
using System.Text.Json.Nodes;
using Flowrun.Cli.Features.Output;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun validate</c>: says everything that is wrong with manifests, at once.</summary>
internal static class ValidateCommand
{
    private static readonly Option<string> Flows = new("--flows", "-f")
    {
        Description = "A folder of Flow manifests (*.yaml, *.yml, *.json), or one file.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "validate",
            "Checks Flow manifests, also against what the installation lets flows do, and reports every problem at once. Exit code 3 when a manifest is refused.",
            ("flowrun validate --flows flows/", "All manifests of a folder"),
            ("flowrun validate --flows flows/orders.yaml -o json", "One file, for a script"),
            ("flowrun validate --flows flows/ --pod-security Restricted --service-accounts etl --base-template base.yaml", "As the worker judges them that runs with these"))
        {
            Flows, Output,
        };
        foreach (var option in Installation.Options)
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (!Installation.TryRead(parsed, out var installation, out var exitCode))
        {
            return exitCode;
        }

        if (!FlowFiles.TryRead(parsed.GetRequiredValue(Flows), installation.Judge, parsed.InvocationConfiguration.Error, out var snapshot))
        {
            return ExitCode.Failed;
        }

        var errors = snapshot.Problems.Where(problem => !problem.Problem.IsWarning).ToList();
        var ambiguous = snapshot.Catalog.AmbiguousGroups;
        if (parsed.GetValue(Output) == OutputFormat.Json)
        {
            JsonOutput.Write(parsed.InvocationConfiguration.Output, ToJson(snapshot));
        }
        else
        {
            WriteText(parsed.InvocationConfiguration.Output, snapshot);
        }

        return errors.Count == 0 && ambiguous.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static JsonObject ToJson(FlowSnapshot snapshot) => new()
    {
        ["valid"] = snapshot.Catalog.AmbiguousGroups.Count == 0 && snapshot.Problems.All(problem => problem.Problem.IsWarning),
        ["flows"] = new JsonArray([.. snapshot.Catalog.Flows.Select(flow => new JsonObject
        {
            ["name"] = flow.Name.Value,
            ["group"] = flow.Group.Value,
            ["archived"] = flow.Archived,
        })]),
        ["ambiguousGroups"] = new JsonArray([.. snapshot.Catalog.AmbiguousGroups.Select(group => new JsonObject
        {
            ["group"] = group.Key.Value,
            ["flows"] = new JsonArray([.. group.Value.Select(name => (JsonNode)name.Value)]),
        })]),
        ["problems"] = new JsonArray([.. snapshot.Problems.Select(problem => new JsonObject
        {
            ["source"] = problem.Source,
            ["path"] = problem.Problem.Path,
            ["found"] = problem.Problem.Found,
            ["expected"] = problem.Problem.Expected,
            ["warning"] = problem.Problem.IsWarning,
        })]),
    };

    private static void WriteText(TextWriter output, FlowSnapshot snapshot)
    {
        foreach (var (source, problem) in snapshot.Problems)
        {
            output.WriteLine($"{source}: {(problem.IsWarning ? "warning: " : "")}{problem}");
        }

        foreach (var (group, names) in snapshot.Catalog.AmbiguousGroups)
        {
            output.WriteLine($"version group {group} is ambiguous: {string.Join(" and ", names)} are both unarchived; set spec.archived: true on all but one");
        }

        var refused = snapshot.Problems.Where(problem => !problem.Problem.IsWarning).Select(problem => problem.Source).Distinct().Count();
        output.WriteLine($"{Count(snapshot.Catalog.Flows.Count, "flow is", "flows are")} valid, {Count(refused, "manifest is", "manifests are")} refused.");
    }

    private static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";
}
