using System.Diagnostics;
using Flowrun.Torture.Checking;
using Flowrun.Torture.Workers;

namespace Flowrun.Torture.Playing;

/// <summary>Waits until nothing more is to be done: the queue is empty, and the end of every Job is recorded.</summary>
internal sealed class Settling(Stage stage, JobLedger ledger, Fleet fleet)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause of anything here is a minute; a watch that says nothing is found out after five and a half.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan LongRound = TimeSpan.FromMinutes(10);

    /// <returns>False: nothing has moved for too long.</returns>
    public async Task<bool> WaitAsync(TimeSpan lasting, CancellationToken cancellationToken)
    {
        var patience = lasting >= LongRound ? LongPatience : Patience;
        var (seen, since) = (default((int, int, int)), Stopwatch.GetTimestamp());
        for (var calm = 0; calm < 3;)
        {
            await Task.Delay(Interval, cancellationToken);
            await fleet.LookAsync(cancellationToken);
            if (stage.Cluster.Failed.IsCompleted)
            {
                throw new InvalidOperationException("The sandbox has failed.", await stage.Cluster.Failed);
            }

            var now = (stage.Aws.Queues.Get(Stage.Queue).Counts.Total, ledger.Changes, stage.Aws.Queues.Get(Stage.DeadLetterQueue).Counts.Total);
            calm = now.Item1 == 0 && ledger.Unsettled == 0 ? calm + 1 : 0;
            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                return false;
            }
        }

        return true;
    }
}
