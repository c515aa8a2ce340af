using System.Text.Json;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Torture.Troubles;
using Flowrun.Torture.Uploads;
using FsCheck.Xunit;

namespace Flowrun.Torture.Tests;

/// <summary>What is to come is a matter of the seed alone, and is what it claims to be.</summary>
public sealed class TorturePlanTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(24);

    [Property(MaxTest = 20)]
    public void Of_SameSeed_SamePlan(int seed)
    {
        var (first, second) = (Plan(seed), Plan(seed));

        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
    }

    [Property(MaxTest = 20)]
    public void Of_OtherSeed_NoUploadInCommon(int seed)
    {
        var other = Plan(seed).Uploads.SelectMany(upload => upload.Runs).Select(run => run.Run).ToHashSet();

        Assert.DoesNotContain(Plan(seed + 1).Uploads.SelectMany(upload => upload.Runs), run => other.Contains(run.Run));
    }

    [Property(MaxTest = 20)]
    public void Of_AnySeed_EverythingIsSentInTimeAndInOrder(int seed)
    {
        var plan = Plan(seed);

        Assert.All(plan.Deliveries, delivery => Assert.InRange(delivery.At, TimeSpan.Zero, plan.Lasting));
        Assert.Equal(plan.Deliveries.OrderBy(delivery => delivery.At), plan.Deliveries);
        Assert.Equal(plan.Uploads.Select(upload => upload.Number), plan.Announcements.SelectMany(announcement => announcement.Uploads).Distinct().Order());
        Assert.Equal(Enumerable.Range(0, plan.Announcements.Count), plan.Deliveries.Select(delivery => delivery.Announcement).Distinct().Order());
        Assert.Distinct(plan.Announcements.Select(announcement => announcement.Body));
        Assert.All(plan.Troubles, trouble => Assert.InRange(trouble.At, TimeSpan.Zero, plan.Lasting));
        Assert.All(plan.Troubles, trouble => Assert.InRange(trouble.Worker, 0, plan.Workers - 1));
    }

    [Property(MaxTest = 20)]
    public void Of_AnyUpload_ItsRunsAreNamedAsTheProductNamesThem(int seed)
    {
        var plan = Plan(seed);
        var wrong = plan.Uploads.Where(upload => upload.Object is not null).SelectMany(upload => upload.Runs, (upload, run) => (upload.Object!, run))
            .Where(pair => RunId.Of(new VersionGroup(pair.run.Group), Event(pair.Item1)).Value != pair.run.Run);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Of_SeedsOfCi_EveryTroubleEveryKindEveryShapeAndOneToThreeWorkers()
    {
        var plans = Enumerable.Range(1, 10).Select(seed => TorturePlan.Of(seed, 2000, Short)).ToList();

        // Found out after minutes only, so left to long rounds.
        var kinds = Enum.GetValues<TroubleKind>().Except([TroubleKind.WatchesStall]);
        Assert.Empty(kinds.Except(plans.SelectMany(plan => plan.Troubles).Select(trouble => trouble.Kind)));
        Assert.Empty(Enum.GetValues<UploadKind>().Except(plans.SelectMany(plan => plan.Uploads).Select(upload => upload.Kind)));
        Assert.Equal([1, 2, 3], plans.Select(plan => plan.Workers).Distinct().Order());
        Assert.Equal([false, true], plans.Select(plan => plan.FlowsOfCluster).Distinct().Order());
        Assert.Contains(plans, plan => plan.MaxRuns is not null);
    }

    [Fact]
    public void Of_LongRound_WatchesStallToo() =>
        Assert.Contains(TorturePlan.Of(1, 10, TimeSpan.FromMinutes(60)).Troubles, trouble => trouble.Kind == TroubleKind.WatchesStall);

    private static TorturePlan Plan(int seed) => TorturePlan.Of(Math.Abs(seed % 10_000), 200, Short);

    private static ObjectEvent Event(UploadedObject created) =>
        new(created.Bucket, created.Key, new Bytes(created.Size), created.ETag, created.VersionId, created.Sequencer, created.Time);
}
