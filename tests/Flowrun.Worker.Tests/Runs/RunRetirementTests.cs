using Flowrun.Core.Jobs;
using Flowrun.Testing;

namespace Flowrun.Worker.Tests.Runs;

public sealed class RunRetirementTests
{
    [Fact]
    public async Task Retire_NextAttemptStillRuns_NothingIsRemoved()
    {
        using var world = new RunWorld();
        var first = await world.StartAndEndAsync("OOMKilled", 137);
        await world.Worker.LookAsync();
        world.Time.Advance(TimeSpan.FromDays(30));
        await world.NewWorker().LookAsync();
        Assert.Null(world.Cluster.TimeToLive(first));
    }

    /// <summary>As long as anything of the run is there, its first Job is, by which the same event is recognised.</summary>
    [Fact]
    public async Task Retire_RunEndsLongAfterItsFirstAttempt_FirstJobStaysAsLongAsTheLast()
    {
        using var world = new RunWorld(Make.Flow().Retention(TimeSpan.FromHours(1), TimeSpan.FromHours(2)).Build());
        var first = await world.StartAndEndAsync("OOMKilled", 137);
        await world.Worker.LookAsync();
        world.Time.Advance(TimeSpan.FromHours(10));
        world.Cluster.End(world.Cluster.Created[1], world.Time.GetUtcNow());
        await world.Worker.LookAsync();
        Assert.Equal((11 * 3600, 3600), (world.Cluster.TimeToLive(first), world.Cluster.TimeToLive(world.Cluster.Created[1])));
    }

    [Fact]
    public async Task Retire_SomebodyDeletedTheNextAttempt_FirstIsRemovedAnHourLater()
    {
        using var world = new RunWorld();
        var first = await world.StartAndEndAsync("OOMKilled", 137);
        await world.Worker.LookAsync();
        world.Cluster.Delete(world.Cluster.Created[1]);
        await world.Worker.LookAsync();
        Assert.Null(world.Cluster.TimeToLive(first));
        world.Time.Advance(TimeSpan.FromMinutes(61));
        await world.Worker.LookAsync();
        Assert.Equal(604_800, world.Cluster.TimeToLive(first));
        Assert.Equal(2, world.Cluster.Created.Count);
    }

    /// <summary>The worker's clock and the cluster's differ by years, in both directions.</summary>
    [Theory]
    [InlineData(-3650)]
    [InlineData(3650)]
    public async Task Retire_ClocksDiffer_TimesAreTheClustersOwn(int days)
    {
        using var world = new RunWorld();
        var at = world.Time.GetUtcNow().AddDays(days);
        var first = await world.StartAsync();
        world.Cluster.End(first, at, "OOMKilled", 137);
        await world.Worker.LookAsync();
        world.Cluster.End(world.Cluster.Created[1], at.AddSeconds(-30));
        await world.Worker.LookAsync();
        Assert.Equal(2, world.Cluster.Created.Count);
        Assert.All(world.Cluster.Created, job => Assert.NotNull(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation)));
        Assert.Equal(86_400, world.Cluster.TimeToLive(world.Cluster.Created[1]));
    }
}
