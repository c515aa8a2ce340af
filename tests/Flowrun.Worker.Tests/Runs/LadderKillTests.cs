using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Testing;
using Flowrun.Worker.Tests.Intake;

namespace Flowrun.Worker.Tests.Runs;

public sealed class LadderKillTests
{
    /// <summary>Two attempts are killed for memory and the third succeeds. The worker dies once, before or after the effect of any of its calls.</summary>
    [Fact]
    public Task Kill_BetweenAnyTwoSteps_EveryAttemptOnceAndAllRecorded() => KillEverywhereAsync(Make.Flow().Base("64Mi").RoundTo("1Mi").Build(), lastSucceeds: true);

    /// <summary>All attempts are killed for memory; the event goes to the dead-letter queue.</summary>
    [Fact]
    public Task Kill_BetweenAnyTwoStepsOfAFailingRun_EveryAttemptOnceAndAllRecorded() =>
        KillEverywhereAsync(Make.Flow().Base("64Mi").RoundTo("1Mi").OnOutOfMemory(2, maxAttempts: 3).OnFailure(OnFailure.DeadLetter).Build(), lastSucceeds: false);

    private static async Task KillEverywhereAsync(Flow flow, bool lastSucceeds)
    {
        var died = 0;
        for (var step = 0; ; step++)
        {
            using var world = new RunWorld(flow);
            await world.StartAsync();
            world.Cluster.Life = world.Models.Life = new Life(step);
            var isDead = false;
            for (var round = 0; round < 12; round++)
            {
                EndWhatRuns(world, lastSucceeds);
                await world.Worker.LookAsync();
                if (world.Cluster.Life.IsOver && !isDead)
                {
                    isDead = true;
                    world.Cluster.Life = world.Models.Life = new Life(int.MaxValue);
                    world.NewWorker();
                }
            }

            AssertAllIsWell(world, lastSucceeds, step);
            if (!isDead)
            {
                break;
            }

            died++;
        }

        Assert.InRange(died, 30, 200);
    }

    private static void EndWhatRuns(RunWorld world, bool lastSucceeds)
    {
        foreach (var job in world.Cluster.Jobs.Where(job => job.End is null))
        {
            var succeeds = lastSucceeds && job.Attempt == 3;
            world.Cluster.End(job.Name, world.Time.GetUtcNow(), succeeds ? "Completed" : "OOMKilled", succeeds ? 0 : 137, succeeds ? """{"peakMemoryBytes":200000000}""" : null);
            world.Time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private static void AssertAllIsWell(RunWorld world, bool lastSucceeds, int step)
    {
        var jobs = world.Cluster.Jobs;
        var dump = string.Join('\n', [$"Killed at step {step}.", .. world.Cluster.Created, .. world.Cluster.Calls, .. world.Log.All]);
        Assert.True(world.Cluster.Created.Count == 3 && jobs.Select(job => job.Attempt).SequenceEqual([1, 2, 3]), dump);
        Assert.True(jobs.All(job => job.Recorded is not null && job.IsRemovedLater), dump);
        Assert.True(world.Models.Told.Count == 3, dump);

        // All go at the same moment, counted from the end of each.
        var retention = lastSucceeds ? 86_400 : 604_800;
        Assert.Equal([retention + 1200, retention + 600, retention], jobs.Select(job => world.Cluster.TimeToLive(job.Name)!.Value));
        Assert.Equal(
            lastSucceeds ? "OutOfMemory Retrying OutOfMemory Retrying Learned" : "OutOfMemory Retrying OutOfMemory Retrying OutOfMemory RunFailed",
            string.Join(' ', world.Cluster.Events.Select(told => told.Reason)));

        // Sent, and died before the mark: sent again. Never lost.
        Assert.InRange(world.Queue.DeadLetters.Count, lastSucceeds ? 0 : 1, lastSucceeds ? 0 : 2);
        Assert.Equal(jobs[1].Name, world.Cluster.Annotation(jobs[0].Name, WellKnown.NextAnnotation));
    }
}
