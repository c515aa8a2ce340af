using System.CommandLine;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Planning;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun plan</c>: what would become of an event. Creates nothing.</summary>
internal static class PlanCommand
{
    private static readonly Option<string> Flows = new("--flows", "-f")
    {
        Description = "A folder of Flow manifests, or one file.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> Event = EventOption.Create("A file with the body of an SQS message, in any of the formats that the worker takes.");

    private static readonly Option<string?> InputSize = new("--input-size")
    {
        Description = "Take this as the input's size, such as 5Gi, instead of asking S3 where the event does not say it.",
        HelpName = "SIZE",
    };

    private static readonly Option<bool> WithMetadata = new("--with-metadata")
    {
        Description = "Ask S3 for the object's metadata, as the worker does where the flow lets it set something and the event does not bring it.",
    };

    private static readonly Option<string?> MeterImage = new("--meter-image")
    {
        Description = "The worker's setting of that name: without it the Jobs are shown as they are where nothing is measured.",
        HelpName = "IMAGE",
    };

    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "plan",
            "Says which flows want an event, explains the size, and prints the Jobs. Creates nothing. Exit code 3 for a poison event.",
            ("flowrun plan --flows flows/ --event message.json", "What one message would start, the Jobs as YAML"),
            ("aws sqs receive-message --queue-url URL --query 'Messages[0].Body' --output text | flowrun plan -f flows/ -e - -o json", "A message from a queue, all as JSON"))
        {
            Flows, Event, InputSize, WithMetadata, MeterImage, Output,
        };
        foreach (var option in Installation.Options)
        {
            command.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        Bytes? inputSize = null;
        if (parsed.GetValue(InputSize) is { } text)
        {
            if (!Bytes.TryParse(text, out var size))
            {
                await error.WriteLineAsync($"--input-size: found {text}: must be a number of bytes such as 5Gi, 1500M or 1024");
                return ExitCode.Usage;
            }

            inputSize = size;
        }

        if (parsed.GetValue(MeterImage) is { } image && !ImageReference.IsOne(image))
        {
            await error.WriteLineAsync($"--meter-image: found {image}: {ImageReference.Rule}");
            return ExitCode.Usage;
        }

        if (!Installation.TryRead(parsed, out var installation, out var exitCode))
        {
            return exitCode;
        }

        if (!FlowFiles.TryRead(parsed.GetRequiredValue(Flows), installation.Judge, error, out var snapshot))
        {
            return ExitCode.Failed;
        }

        if (snapshot.Problems.Any(problem => !problem.Problem.IsWarning))
        {
            foreach (var problem in snapshot.Problems)
            {
                await error.WriteLineAsync(problem.ToString());
            }

            return ExitCode.Refused;
        }

        if (await EventOption.ReadAsync(parsed.GetRequiredValue(Event), error, cancellationToken) is not { } body)
        {
            return ExitCode.Failed;
        }

        var renderer = new JobRenderer(installation.BaseTemplate, installation.Namespace, parsed.GetValue(MeterImage), policy: installation.Policy);
        using var measurer = new PlanMeasurer(inputSize, parsed.GetValue(WithMetadata));
        var plan = await EventPlan.MakeAsync(body, snapshot.Catalog, new RunPlanner(measurer, NoModels.Instance, renderer), cancellationToken);
        if (parsed.GetValue(Output) == OutputFormat.Json)
        {
            JsonOutput.Write(parsed.InvocationConfiguration.Output, plan.ToJson());
        }
        else
        {
            plan.WriteText(parsed.InvocationConfiguration.Output);
        }

        return plan.Outcome switch
        {
            PlanOutcome.Poison => ExitCode.Refused,
            PlanOutcome.Unknown => ExitCode.Failed,
            _ => ExitCode.Done,
        };
    }
}
