using Flowrun.Core.Admission;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Admission;

public sealed class AdmissionPlannerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_NoLimits_ReleasesAllTheOldestFirst()
    {
        var plan = Decide(AdmissionLimits.None, Waiting("b", 2), Waiting("a", 1), Waiting("a", 3));

        Assert.Equal(["a-1", "b-2", "a-3"], Keys(plan));
        Assert.Empty(plan.Held);
    }

    [Fact]
    public void Decide_FlowHasAllItsRuns_HoldsThatFlowAlone()
    {
        var plan = Decide(
            AdmissionLimits.None, new Dictionary<string, AdmissionLimits> { ["a"] = new(1, null) }, Running("a", 1), Waiting("a", 2), Waiting("a", 3), Waiting("b", 4));

        Assert.Equal(["b-4"], Keys(plan));
        Assert.Equal(["flow a has 1 of 1 runs", "older ones of its flow wait"], plan.Held.Select(held => held.Reason));
    }

    [Fact]
    public void Decide_InstallationHasRoomForOne_GivesItToWhoHasLeast()
    {
        var plan = Decide(new(3, null), Running("a", 1), Running("a", 2), Waiting("a", 3), Waiting("b", 4));

        Assert.Equal(["b-4"], Keys(plan));
        Assert.Equal(["the installation has 3 of 3 runs"], plan.Held.Select(held => held.Reason));
    }

    [Fact]
    public void Decide_LargeJobHasTheTurnAndNoRoom_SmallOnesDoNotTakeWhatItWaitsFor()
    {
        var plan = Decide(new(null, Bytes.Gibi(10)), Running("small", 1, 4), Waiting("large", 2, 8), Waiting("small", 3, 1));

        Assert.Empty(plan.Released);
        Assert.Equal(
            [
                "large has the turn: the installation uses 4 GiB of 10 GiB, and the Job asks for 8 GiB",
                "the installation uses 4 GiB of 10 GiB, and the Job asks for 8 GiB",
            ],
            plan.Held.OrderByDescending(held => held.Job.Group.Value).Select(held => held.Reason));
    }

    [Fact]
    public void Decide_JobLargerThanTheWholeLimit_IsReportedAndBlocksNobody()
    {
        var plan = Decide(
            new(null, Bytes.Gibi(10)),
            new Dictionary<string, AdmissionLimits> { ["b"] = new(null, Bytes.Gibi(2)) },
            Waiting("a", 1, 11), Waiting("a", 2, 5), Waiting("b", 3, 4), Waiting("b", 4, 2));

        Assert.Equal(["a-2", "b-4"], Keys(plan));
        Assert.All(plan.Held, held => Assert.True(held.NeverFits));
        Assert.Equal(
            [
                "asks for 11 GiB, and the installation may use 10 GiB in all: raise maxMemory, or lower the Job's maximum",
                "asks for 4 GiB, and flow b may use 2 GiB in all: raise maxMemory, or lower the Job's maximum",
            ],
            plan.Held.Select(held => held.Reason));
    }

    [Fact]
    public void Decide_LimitWasLoweredBelowWhatRuns_TakesNothingBack()
    {
        var plan = Decide(new(1, null), Running("a", 1), Running("a", 2), Waiting("a", 3));

        Assert.Empty(plan.Released);
        Assert.Equal("the installation has 2 of 1 runs", plan.Held.Single().Reason);
    }

    private static AdmissionPlan Decide(AdmissionLimits installation, params AdmissionJob[] jobs) => Decide(installation, [], jobs);

    private static AdmissionPlan Decide(AdmissionLimits installation, Dictionary<string, AdmissionLimits> groups, params AdmissionJob[] jobs) =>
        AdmissionPlanner.Decide(new(jobs, installation, groups.ToDictionary(pair => new VersionGroup(pair.Key), pair => pair.Value)));

    private static IEnumerable<string> Keys(AdmissionPlan plan) => plan.Released.Select(job => job.Key);

    private static AdmissionJob Waiting(string group, int age, int gibibytes = 1) =>
        new($"{group}-{age}", new VersionGroup(group), Start.AddMinutes(age), Bytes.Gibi(gibibytes), IsReleased: false);

    private static AdmissionJob Running(string group, int age, int gibibytes = 1) => Waiting(group, age, gibibytes) with { IsReleased = true };
}
