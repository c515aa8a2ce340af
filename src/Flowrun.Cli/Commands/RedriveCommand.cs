using System.CommandLine;
using Amazon.Runtime;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Redrive;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun redrive</c>: what is in the dead-letter queue and why, and the way back.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "redrive",
            """
            Shows the messages of the dead-letter queue with their reasons, and sends back to the queue those that --id, --reason or --all choose; without these it sends nothing.

            A message is deleted from the dead-letter queue only when it was sent to the queue. What was looked at and not chosen is visible again at once; if the command is killed, two minutes later. Each look counts as a receive, which matters only where the dead-letter queue has a redrive policy itself. What is sent back is a new message: its receives are counted from zero, and its retention begins anew.

            Exit code 1 if a chosen message was not sent, or an id was not there.
            """,
            ("flowrun redrive --dead-letter-queue-url URL", "What is there, and why"),
            ("flowrun redrive --dead-letter-queue-url URL --queue-url URL --reason 'unknown field'", "Send back what one mistake sent there, after it was mended"),
            ("flowrun redrive --dead-letter-queue-url URL --queue-url URL --all --rate 10", "Send back everything, ten a second"),
            ("flowrun redrive --dead-letter-queue-url URL --queue-url URL --id 5d1c... --again", "Run what failed once more"))
        {
            RedriveOptions.DeadLetters, RedriveOptions.Queue, RedriveOptions.Ids, RedriveOptions.Reasons, RedriveOptions.All, RedriveOptions.DryRun, RedriveOptions.Again,
            RedriveOptions.Max, RedriveOptions.Rate, RedriveOptions.Output,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (order, problems) = RedriveOrder.Read(parsed);
        if (order is null)
        {
            foreach (var problem in problems)
            {
                await error.WriteLineAsync(problem);
            }

            return ExitCode.Usage;
        }

        using var signals = new StopSignals();
        var time = TimeProvider.System;
        var retry = new AwsRetry(time);
        try
        {
            using var from = AwsClients.CreateSqs(order.DeadLetters);
            using var to = order.Queue is null ? null : AwsClients.CreateSqs(order.Queue);
            return await new RedriveSession(
                order, new QueueCalls(from, order.DeadLetters, retry, time), to is null ? null : new QueueCalls(to, order.Queue!, retry, time), output, error, time)
                .RunAsync(signals.Token);
        }
        catch (Exception failure) when (failure is AmazonClientException or AwsCallException)
        {
            await error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped; nothing was sent, and what was looked at is visible again.");
            return ExitCode.Failed;
        }
    }
}
