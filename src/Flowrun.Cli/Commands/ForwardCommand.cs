using System.CommandLine;
using System.Text;
using Amazon.Runtime;
using Flowrun.Cli.Features.Forward;
using Flowrun.Cli.Features.Output;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun forward</c>: what the Lambda forwarder does, here.</summary>
internal static class ForwardCommand
{
    private static readonly Option<string> Event = EventOption.Create("A file with what the function would be invoked with: an S3 event, one through SNS, an EventBridge event, a run request.");

    private static readonly Option<string?> Queue = AwsOptions.QueueUrl();
    private static readonly Option<string?> RequestId = new("--request-id")
    {
        Description = "Names a run request that does not name itself; the same id is the same run. Default: a new one each time.",
        HelpName = "ID",
    };

    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "forward",
            """
            Does here what the Lambda forwarder does: reads an event and sends what it announces to the queue. It is the function's own code, with the function's settings: FLOWRUN_QUEUE_URL or FLOWRUN_QUEUE_URL_PARAMETER, FLOWRUN_ENRICH, FLOWRUN_OVERRIDES, FLOWRUN_PARAMETERS, FLOWRUN_MESSAGE_GROUP.

            Exit code 3 if something in the event is no event; what is one was sent all the same.
            """,
            ("flowrun forward --event event.json --queue-url URL", "Send what an event announces"),
            ("echo '{\"flow\": \"orders\", \"parameters\": {\"mode\": \"full\"}}' | flowrun forward -e - -o json", "Ask for a run"),
            ("FLOWRUN_ENRICH=head FLOWRUN_OVERRIDES='{\"memory\": \"4Gi\"}' flowrun forward -e event.json", "Try a function's settings"))
        {
            Event, Queue, RequestId, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (await EventOption.ReadAsync(parsed.GetRequiredValue(Event), error, cancellationToken) is not { } text)
        {
            return ExitCode.Failed;
        }

        try
        {
            var forward = await LocalForward.CreateAsync(parsed.GetValue(Queue), TimeProvider.System, cancellationToken);
            foreach (var problem in forward.Problems)
            {
                await error.WriteLineAsync(problem);
            }

            return forward.Forwarder is { } forwarder
                ? await new ForwardReport(output, error, parsed.GetValue(Output))
                    .WriteAsync(await LocalForward.RunAsync(forwarder, Encoding.UTF8.GetBytes(text), parsed.GetValue(RequestId), cancellationToken))
                : ExitCode.Usage;
        }
        catch (AmazonClientException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
    }
}
