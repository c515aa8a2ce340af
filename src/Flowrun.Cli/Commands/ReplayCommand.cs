using System.CommandLine;
using Amazon.Runtime;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Replay;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun replay</c>: sends the objects that a bucket already holds through the queue.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "replay",
            """
            Lists a bucket's objects and sends them to the worker's queue: by default those that have not run, with --again all, as new runs.

            An object has run if a Job of the cluster is about the same bucket, key and eTag, and its event is not from before the object was written. Jobs are removed a while after their end, by the flow's retention (succeeded: 24h, failed: 7d by default): what ran longer ago than that cannot be told from what never ran, and is sent. Take --since within the retention to be exact. Messages that still wait in the queue have no Jobs yet; with such messages, and without --until, nothing is sent.

            Stopped or killed, the same command goes on where it was. At most one batch, of ten, is sent twice then, and is the same runs. Exit code 1 if it did not get to its end.
            """,
            ("flowrun replay --bucket landing --prefix orders/2026/ --since 24h --dry-run", "What has not run of a day's objects"),
            ("flowrun replay --bucket landing --prefix orders/2026/ --since 24h --queue-url URL", "Send it"),
            ("flowrun replay --bucket landing --prefix orders/ --suffix .csv --again --rate 20 --queue-url URL", "Run all of them once more, slowly"),
            ("flowrun replay --bucket landing --prefix orders/ --group totals --queue-url URL", "What a new flow has not seen, for that flow alone"))
        {
            ReplayOptions.Bucket, ReplayOptions.Prefix, ReplayOptions.Suffix, ReplayOptions.Since, ReplayOptions.Until, ReplayOptions.Again, ReplayOptions.Group,
            ReplayOptions.DryRun, ReplayOptions.Queue, ReplayOptions.Namespaces, ReplayOptions.Rate, ReplayOptions.State, ReplayOptions.Restart, ReplayOptions.Output,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (order, problems) = ReplayOrder.Read(parsed, TimeProvider.System.GetUtcNow());
        if (order is null)
        {
            foreach (var problem in problems)
            {
                await error.WriteLineAsync(problem);
            }

            return ExitCode.Usage;
        }

        using var signals = new StopSignals();
        try
        {
            using var s3 = AwsClients.CreateS3(order.Queue);
            using var sqs = order.Queue is null ? null : AwsClients.CreateSqs(order.Queue);
            return await new ReplaySession(order, s3, sqs, output, error, TimeProvider.System).RunAsync(signals.Token);
        }
        catch (Exception failure) when (failure is AmazonClientException or AwsCallException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped; nothing was sent.");
            return ExitCode.Failed;
        }
    }
}
