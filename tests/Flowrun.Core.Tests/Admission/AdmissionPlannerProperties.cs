using Flowrun.Core.Admission;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Admission;

public sealed class AdmissionPlannerProperties
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<AdmissionLimits> Limits =
        from runs in Gen.Choose(0, 8)
        from memory in Gen.Choose(0, 30)
        select new AdmissionLimits(runs == 0 ? null : runs, memory == 0 ? null : Bytes.Gibi(memory));

    private static readonly Gen<AdmissionJob> Job =
        from @group in Gen.Elements("a", "b", "c")
        from minute in Gen.Choose(0, 20)
        from memory in Gen.Choose(0, 12)
        from isReleased in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        select new AdmissionJob("", new VersionGroup(@group), Start.AddMinutes(minute), Bytes.Gibi(memory), isReleased);

    private static readonly Gen<AdmissionSnapshot> Snapshot =
        from jobs in Job.ListOf()
        from installation in Limits
        from a in Limits
        from b in Limits
        select new AdmissionSnapshot(
            [.. jobs.Select((job, index) => job with { Key = $"job-{index:D4}" })],
            installation,
            new Dictionary<VersionGroup, AdmissionLimits> { [new("a")] = a, [new("b")] = b });

    [Property(MaxTest = 1000)]
    public Property Decide_AnySnapshot_NeverExceedsALimit() => Prop.ForAll(Snapshot.ToArbitrary(), snapshot =>
    {
        var plan = AdmissionPlanner.Decide(snapshot);

        AssertWithin(snapshot.Installation, snapshot.Jobs, plan.Released);
        foreach (var (name, limits) in snapshot.Groups)
        {
            AssertWithin(limits, snapshot.Jobs.Where(job => job.Group == name), [.. plan.Released.Where(job => job.Group == name)]);
        }
    });

    [Property(MaxTest = 1000)]
    public Property Decide_AnySnapshot_SaysOfEachWaitingJobOnceWhatBecomesOfIt() => Prop.ForAll(Snapshot.ToArbitrary(), snapshot =>
    {
        var plan = AdmissionPlanner.Decide(snapshot);

        Assert.Equal(
            snapshot.Jobs.Where(job => !job.IsReleased).Select(job => job.Key).Order(StringComparer.Ordinal),
            plan.Released.Concat(plan.Held.Select(held => held.Job)).Select(job => job.Key).Order(StringComparer.Ordinal));
        Assert.All(plan.Held, held => Assert.NotEmpty(held.Reason));
    });

    [Property(MaxTest = 1000)]
    public Property Decide_AnySnapshot_NoJobOvertakesAnOlderOneOfItsGroup() => Prop.ForAll(Snapshot.ToArbitrary(), snapshot =>
    {
        var plan = AdmissionPlanner.Decide(snapshot);

        foreach (var waiting in plan.Held.Where(held => !held.NeverFits).Select(held => held.Job))
        {
            Assert.DoesNotContain(plan.Released, job => job.Group == waiting.Group && Age(job).CompareTo(Age(waiting)) > 0);
        }
    });

    [Property(MaxTest = 500)]
    public Property Decide_JobsThatNeverFit_ChangeNothingForTheOthers() => Prop.ForAll(Snapshot.ToArbitrary(), snapshot =>
    {
        var plan = AdmissionPlanner.Decide(snapshot);
        var never = plan.Held.Where(held => held.NeverFits).Select(held => held.Job.Key).ToHashSet();

        var without = AdmissionPlanner.Decide(snapshot with { Jobs = [.. snapshot.Jobs.Where(job => !never.Contains(job.Key))] });

        Assert.Equal(plan.Released, without.Released);
    });

    [Property(MaxTest = 500)]
    public Property Decide_SameJobsInAnotherOrder_SamePlan() => Prop.ForAll(Snapshot.ToArbitrary(), snapshot =>
    {
        var plan = AdmissionPlanner.Decide(snapshot);

        var reversed = AdmissionPlanner.Decide(snapshot with { Jobs = [.. snapshot.Jobs.Reverse()] });

        Assert.Equal(plan.Released, reversed.Released);
    });

    /// <summary>Every group gets its turn although others bring new Jobs with every one that ends.</summary>
    [Property(MaxTest = 200)]
    public Property Decide_StreamsOfNewJobs_NobodyStarves() => Prop.ForAll(Snapshot.ToArbitrary(), Gen.Choose(0, 11).ToArbitrary(), (snapshot, fresh) =>
    {
        var awaited = AdmissionPlanner.Decide(snapshot).Held.Where(held => !held.NeverFits).Select(held => held.Job.Key).ToHashSet();
        var jobs = snapshot.Jobs.ToList();
        for (var round = 0; awaited.Count > 0; round++)
        {
            Assert.True(round < 40 * (snapshot.Jobs.Count + 1), $"{string.Join(", ", awaited)} still wait");
            var plan = AdmissionPlanner.Decide(snapshot with { Jobs = jobs });
            awaited.ExceptWith(plan.Released.Select(job => job.Key));
            var released = plan.Released.Select(job => job.Key).ToHashSet();
            jobs = [.. jobs.Select(job => released.Contains(job.Key) ? job with { IsReleased = true } : job)];

            // The one that runs longest ends, and every group but the last brings a small new one.
            if (jobs.Where(job => job.IsReleased).MinBy(job => job.Key, StringComparer.Ordinal) is { } ended)
            {
                jobs.Remove(ended);
            }

            foreach (var name in (string[])["a", "b"])
            {
                jobs.Add(new AdmissionJob($"new-{name}-{round:D6}", new VersionGroup(name), Start.AddHours(1).AddMinutes(round), Bytes.Gibi(fresh % 3), IsReleased: false));
            }
        }
    });

    private static (DateTimeOffset Created, string Key) Age(AdmissionJob job) => (job.Created, job.Key);

    private static void AssertWithin(AdmissionLimits limits, IEnumerable<AdmissionJob> jobs, IReadOnlyList<AdmissionJob> released)
    {
        if (released.Count == 0)
        {
            return;
        }

        AdmissionJob[] running = [.. jobs.Where(job => job.IsReleased), .. released];
        Assert.True(limits.MaxRuns is not { } runs || running.Length <= runs);
        Assert.True(limits.MaxMemory is not { } memory || running.Sum(job => job.Memory.Value) <= memory.Value);
    }
}
