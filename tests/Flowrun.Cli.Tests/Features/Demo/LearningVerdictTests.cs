using Flowrun.Cli.Features.Demo;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Cli.Tests.Features.Demo;

public class LearningVerdictTests
{
    private static readonly LearningFile[] Files = [.. LearningFile.All];

    [Fact]
    public void FindProblems_AllAsItShouldBe_HasNone()
    {
        var runs = Good();

        Assert.Empty(LearningVerdict.FindProblems(runs));
        Assert.Equal(
            "joins: its rule says 64Mi, too little. By the rule alone 10 runs of 10 would have been killed, and all attempts would have asked for 3.13 GiB. "
            + "Learning asked for 1.37 GiB with 1 killed: 1.76 GiB saved, 56 %. The tenth file asked for 120 MiB and needed 110 MiB.",
            LearningVerdict.Summary(runs));
    }

    [Fact]
    public void FindProblems_FirstWasNotKilled_IsOne() =>
        Assert.Equal(["tables/01.tbl: was killed 0 times instead of once"], LearningVerdict.FindProblems(With(0, Attempt(0, 1, 256, 110))));

    [Fact]
    public void FindProblems_TenthAsksForFarMoreThanItNeeds_IsOne() =>
        Assert.Equal(["tables/10.tbl: asks for 256Mi and needed 110 MiB"], LearningVerdict.FindProblems(With(9, Attempt(9, 1, 256, 110))));

    [Fact]
    public void FindProblems_TenthWasKilled_IsOne() =>
        Assert.Equal(["tables/10.tbl: was killed though nine runs were known"], LearningVerdict.FindProblems(With(9, Killed(9, 100), Attempt(9, 2, 120, 110))));

    [Fact]
    public void FindProblems_NothingCame_SaysSoOfEach() =>
        Assert.Equal("tables/03.tbl: there is no Job for it", Assert.Single(LearningVerdict.FindProblems(With(2))));

    [Fact]
    public void FindProblems_PeakNotMeasured_IsOne() =>
        Assert.Equal("tables/03.tbl: joins-2-1 Succeeded, and its peak is not known", Assert.Single(LearningVerdict.FindProblems(With(2, Attempt(2, 1, 120, null)))));

    private static LearningRun[] Good() =>
        [.. Files.Select((file, index) => new LearningRun(file, index == 0 ? [Killed(0, 64), Attempt(0, 2, 256, 110)] : [Attempt(index, 1, 120, 110)]))];

    private static LearningRun[] With(int index, params AttemptJob[] attempts)
    {
        var runs = Good();
        runs[index] = new LearningRun(Files[index], attempts);
        return runs;
    }

    private static AttemptJob Killed(int index, long mebibytes) => Attempt(index, 1, mebibytes, null) with { Next = $"joins-{index}-2", Recorded = "OutOfMemory" };

    private static AttemptJob Attempt(int index, int attempt, long mebibytes, long? peak) => new(
        "default", $"joins-{index}-{attempt}", $"uid-{index}-{attempt}", "1", new VersionGroup("joins"), new FlowName("joins-v1"), new RunId($"run{index}"), attempt, "main",
        Bytes.Mebi(mebibytes), Bytes.Mebi(mebibytes), Files[index].Size, $"s3://landing/{Files[index].Key}", null, false, false, null, null,
        new AttemptJobEnd(true, "", "", null), 0, "Succeeded", null, peak is { } needed ? Bytes.Mebi(needed) : null, false, AttemptRetention.Read(null));
}
