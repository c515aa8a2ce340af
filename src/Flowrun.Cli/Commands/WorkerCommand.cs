using System.Collections;
using System.CommandLine;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun worker</c>: from a queue's messages to Jobs, until SIGTERM.</summary>
internal static class WorkerCommand
{
    // Every setting of the worker is a flag; what they are and mean is the worker's to say.
    private static readonly Option<string?>[] Settings =
        [.. WorkerSetting.All.Select(setting => new Option<string?>(setting.Flag) { Description = setting.Help + ".", HelpName = setting.Value })];

    public static Command Create()
    {
        var command = new ExampleCommand(
            "worker",
            "Polls an SQS queue and creates a Kubernetes Job for every upload that a flow wants. Each flag can also be set as FLOWRUN_… in the environment or in appsettings.json.",
            ("flowrun worker --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/uploads", "With the Flows of the cluster"),
            ("flowrun worker --queue-url http://127.0.0.1:4566/000000000000/flowrun --flows flows/", "Against the sandbox, with the Flows of a folder"));
        foreach (var setting in Settings)
        {
            command.Add(setting);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var flags = Settings.ToDictionary(setting => setting.Name, parsed.GetValue);
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);
        var reading = WorkerConfiguration.Load(flags, environment, Path.Combine(Environment.CurrentDirectory, "appsettings.json"));
        if (reading.Options is null)
        {
            foreach (var problem in reading.Problems)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
            }

            return ExitCode.Usage;
        }

        return await WorkerHost.RunAsync(reading.Options, cancellationToken);
    }
}
