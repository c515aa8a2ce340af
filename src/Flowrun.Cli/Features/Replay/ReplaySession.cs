using Amazon.S3;
using Amazon.SQS;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Cluster;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Replay;
using Flowrun.Core.Runs;
using Flowrun.Core.Text;

namespace Flowrun.Cli.Features.Replay;

/// <summary>One call of <c>replay</c>: finds out where it stands and what has run, and then lists and sends.</summary>
internal sealed class ReplaySession(ReplayOrder order, IAmazonS3 s3, IAmazonSQS? sqs, TextWriter output, TextWriter error, TimeProvider time)
{
    private readonly AwsRetry _retry = new(time);
    private readonly ReplayStateFile? _file = order.StateFile is null ? null : new ReplayStateFile(order.StateFile);

    /// <returns>The exit code.</returns>
    /// <exception cref="IOException">The state cannot be read or written, or another replay is at it.</exception>
    /// <exception cref="InvalidDataException">The state is none.</exception>
    /// <exception cref="AwsCallException">The queue cannot be asked.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var alone = _file?.Lock();
        var state = order.Restart ? null : _file?.Read();
        if (state is not null && state.Wish != order.Wish)
        {
            await error.WriteLineAsync($"--state: {order.StateFile} is of another replay, {state.Wish}; name another file, or begin anew with --restart");
            return ExitCode.Usage;
        }

        var runs = await RunsAsync(stop);
        if (runs is null || (state is null && !await IsQueueKnownAsync(stop)))
        {
            return ExitCode.Failed;
        }

        if (state is not null)
        {
            await error.WriteLineAsync($"Going on after {OneLine.Of(state.After ?? "nothing")}: {state.Counts.Listed:N0} objects are done, as {order.StateFile} tells.");
        }

        var now = time.GetUtcNow();
        return await RunAsync(state ?? new ReplayState(order.Wish, now, order.Since, order.Until ?? now, null, new ReplayCounts()), runs, stop);
    }

    private async Task<int> RunAsync(ReplayState state, KnownRuns runs, CancellationToken stop)
    {
        var listing = new BucketListing(s3, _retry, order.Wish.Bucket, order.Wish.Prefix);
        using var counting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var total = new ObjectTotal(listing, state);
        var isTerminal = !Console.IsErrorRedirected && !order.IsDry;
        var counted = isTerminal ? total.CountAsync(counting.Token) : Task.CompletedTask;
        var screen = new ReplayScreen(error, isTerminal, state.Counts, () => total.Value, time);
        var dry = new DryRun(output, order.Output);
        var run = new ReplayRun(
            listing,
            new ReplayFilter(order.Wish.Suffix, state.Since, state.Until, runs),
            order.IsDry ? new Pace(int.MaxValue, time) : new Pace(order.Rate, time),
            order.IsDry ? dry.WriteAsync : Sender(state),
            done =>
            {
                state = done;
                _file?.Write(done);
                screen.Show(done.Counts);
            });
        ReplayResult result;
        try
        {
            _file?.Write(state);
            await run.RunAsync(state, stop);
            _file?.Remove();
            result = new ReplayResult(state, ReplayOutcome.Done, order.IsDry);
        }
        catch (AwsCallException givenUp)
        {
            result = new ReplayResult(state, ReplayOutcome.Failed, order.IsDry, givenUp.Message, order.StateFile);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            result = new ReplayResult(state, ReplayOutcome.Stopped, order.IsDry, StateFile: order.StateFile);
        }
        finally
        {
            await counting.CancelAsync();
            await counted;
            screen.End();
        }

        Write(result, dry);
        return result.Outcome == ReplayOutcome.Done ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Null, with the reason on stderr, where that cannot be known.</summary>
    private async Task<KnownRuns?> RunsAsync(CancellationToken stop)
    {
        if (order.Wish.Again)
        {
            return KnownRuns.None;
        }

        using var api = ClusterOptions.Connect(error);
        var runs = api is null ? null : await ClusterRuns.ReadAsync(api, order.Namespaces, order.Wish.Group, order.Wish.Bucket, error, stop);
        if (runs is not null)
        {
            await error.WriteLineAsync($"{runs.Objects:N0} objects of {order.Wish.Bucket} have Jobs.");
        }

        return runs;
    }

    /// <summary>False, with the reason on stderr, where messages wait of which nobody knows whether they announce what would be sent now.</summary>
    private async Task<bool> IsQueueKnownAsync(CancellationToken stop)
    {
        if (sqs is null || order.Wish.Again)
        {
            return true;
        }

        var counts = await Queue().CountAsync(stop);
        var messages = counts.Waiting + counts.InFlight;
        if (messages == 0)
        {
            return true;
        }

        await error.WriteLineAsync(order.Until is { } until
            ? $"The queue holds {messages:N0} messages. If they announce objects written before {until:O}, those run twice."
            : $"The queue holds {messages:N0} messages. What they announce has no Job yet, and would run twice. Wait until the queue is empty, or say with --until a time before which everything has its Job.");
        return order.Until is not null || order.IsDry;
    }

    private Func<IReadOnlyList<ListedObject>, CancellationToken, Task> Sender(ReplayState state)
    {
        var queue = Queue();
        var message = new ReplayMessage(order.Wish.Group is { } group ? new VersionGroup(group) : null, order.Wish.Again ? state.Started : null);
        return async (objects, stop) =>
        {
            var failures = await queue.SendAsync([.. objects.Select(listed => new OutgoingMessage(message.Of(listed)))], stop);
            if (failures.Count > 0)
            {
                stop.ThrowIfCancellationRequested();
                throw new AwsCallException(failures[0].Reason);
            }
        };
    }

    private QueueCalls Queue() => new(sqs!, order.Queue!, _retry, time);

    private void Write(ReplayResult result, DryRun dry)
    {
        result.WriteAdvice(error);
        if (order.IsDry)
        {
            dry.WriteResult(result);
        }
        else if (order.Output == OutputFormat.Json)
        {
            JsonOutput.Write(output, result.ToJson());
        }
        else
        {
            result.WriteText(output);
        }
    }
}
