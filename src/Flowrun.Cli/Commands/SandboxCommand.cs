using System.CommandLine;
using System.Text.Json.Nodes;
using Flowrun.Cli.Features.Demo;
using Flowrun.Cli.Features.Output;
using Flowrun.Sandbox;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun sandbox</c>: S3, SQS, Lambda and Kubernetes on this machine until Ctrl+C.</summary>
internal static class SandboxCommand
{
    private static readonly Option<int> AwsPort = new("--aws-port")
    {
        Description = "The port of S3, SQS and Lambda. 0: any free one.",
        DefaultValueFactory = _ => 4566,
    };

    private static readonly Option<int> KubernetesPort = new("--kubernetes-port")
    {
        Description = "The port of the Kubernetes API. 0: any free one.",
        DefaultValueFactory = _ => 8001,
    };

    private static readonly Option<string?> Folder = new("--folder")
    {
        Description = "Where objects and logs are kept. Without it: a temporary folder, removed at the end.",
        HelpName = "DIR",
    };

    private static readonly Option<string> Bucket = new("--bucket")
    {
        Description = "The bucket that announces its objects to the queue.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "landing",
    };

    private static readonly Option<Through> Way = ThroughOption.Create();

    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "sandbox",
            "S3, SQS, Lambda and Kubernetes in one process on this machine: no account, no container engine, no root. Jobs run as local processes under their memory limit.",
            ("flowrun sandbox", "Start it, then copy the lines it prints into another terminal"),
            ("flowrun sandbox --through forwarder", "The same with the Lambda forwarder between bucket and queue"),
            ("flowrun sandbox --aws-port 0 --kubernetes-port 0 -o json", "On free ports, for a script to read"))
        {
            AwsPort, KubernetesPort, Folder, Bucket, Way, Output,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new StopSignals();
        using var folder = new WorkingFolder(parsed.GetValue(Folder));
        var options = new SandboxHostOptions(
            folder.Path, parsed.GetValue(AwsPort), parsed.GetValue(KubernetesPort), parsed.GetRequiredValue(Bucket),
            Forwarder: ThroughOption.CommandOf(parsed.GetValue(Way)));
        try
        {
            await using var sandbox = await SandboxHost.StartAsync(options, signals.Token);
            Print(sandbox, parsed);
            if (await Task.WhenAny(signals.WaitAsync(), sandbox.Cluster.Failed) == sandbox.Cluster.Failed)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"The sandbox has failed: {await sandbox.Cluster.Failed}");
                return ExitCode.Failed;
            }

            return ExitCode.Done;
        }
        catch (IOException taken)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"The sandbox could not start: {taken.Message} Name other ports with --aws-port and --kubernetes-port (0: any free one).");
            return ExitCode.Failed;
        }
    }

    private static void Print(SandboxHost sandbox, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Output) == OutputFormat.Json)
        {
            // One line: whoever reads it knows when it is whole.
            output.WriteLine(new JsonObject
            {
                ["bucket"] = sandbox.Bucket,
                ["queueUrl"] = sandbox.QueueUrl.ToString(),
                ["deadLetterQueueUrl"] = sandbox.DeadLetterQueueUrl.ToString(),
                ["forwarder"] = sandbox.Forwarder?.Name,
                ["environment"] = new JsonObject(sandbox.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
            }.ToJsonString());
            return;
        }

        output.WriteLine("The sandbox runs until Ctrl+C. In other terminals, first:");
        output.WriteLine();
        foreach (var (name, value) in sandbox.Environment)
        {
            output.WriteLine($"  export {name}={value}");
        }

        output.WriteLine();
        output.WriteLine("Then start a worker on a folder with flows, upload something, and look:");
        output.WriteLine();
        output.WriteLine($"  flowrun worker --queue-url {sandbox.QueueUrl} --dead-letter-queue-url {sandbox.DeadLetterQueueUrl} --flows DIR");
        output.WriteLine($"  curl -T FILE {sandbox.Environment["AWS_ENDPOINT_URL"]}/{sandbox.Bucket}/FILE      # or: aws s3 cp FILE s3://{sandbox.Bucket}/FILE");
        output.WriteLine("  kubectl get jobs -w");
        if (sandbox.Forwarder is { } forwarder)
        {
            output.WriteLine($"  aws lambda invoke --function-name {forwarder.Name} --payload fileb://EVENT.json /dev/stdout      # or a run request: {{\"flow\": \"NAME\"}}");
        }
    }
}
