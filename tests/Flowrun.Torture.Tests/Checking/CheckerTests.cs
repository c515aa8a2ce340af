using Flowrun.Torture.Checking;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Tests.Checking;

/// <summary>Every violation is caught: facts that are all right, with one thing changed.</summary>
public sealed class CheckerTests
{
    private const long Mebi = FlowRules.Mebi;
    private const int Plain = 0;
    private const int Ladder = 1;
    private const int Learning = 2;
    private const int Denied = 3;
    private const int Letters = 4;
    private const int Guarded = 5;

    private static readonly TorturePlan Plan = MakePlan();

    [Fact]
    public void Check_AllIsRight_Nothing() => Assert.Empty(Checker.Check(Plan, Right()));

    [Fact]
    public void Check_JobMissing_Lost() =>
        Expect(ViolationKind.Lost, Plain, facts => facts with { Jobs = [.. facts.Jobs.Where(job => job.Group != "plain")] });

    [Fact]
    public void Check_AttemptCreatedAgain_Twice() =>
        Expect(ViolationKind.Twice, Plain, facts => facts with { Jobs = [.. facts.Jobs, facts.Jobs[0] with { Uid = "again" }] });

    [Fact]
    public void Check_SecondRunOfOneUpload_Twice() =>
        Expect(ViolationKind.Twice, Plain, facts => facts with { Jobs = [.. facts.Jobs, facts.Jobs[0] with { Uid = "again", Run = "anotherid" }] });

    [Fact]
    public void Check_JobOfNobody_Unwanted() =>
        Expect(ViolationKind.Unwanted, null, facts => facts with { Jobs = [.. facts.Jobs, facts.Jobs[0] with { Uid = "more", Run = "anotherid", Uri = "s3://landing/elsewhere" }] });

    [Fact]
    public void Check_JobOfAnUploadThatNoFlowOfItsGroupWants_Unwanted() =>
        Expect(ViolationKind.Unwanted, Plain, facts => facts with { Jobs = [.. facts.Jobs, facts.Jobs[0] with { Uid = "more", Run = "anotherid", Group = "audit" }] });

    [Fact]
    public void Check_OtherMemory_WrongSize() =>
        Expect(ViolationKind.WrongSize, Plain, facts => Changed(facts, "plain", job => job with { Memory = job.Memory + 1 }));

    [Fact]
    public void Check_LearnedAttemptHasLessThanTwice_WrongSize() =>
        Expect(ViolationKind.WrongSize, Learning, facts => Changed(facts, "learning", job => job with { Memory = job.Attempt == 2 ? 100 * Mebi : 60 * Mebi }));

    [Theory]
    [InlineData("audit", "plain")]
    [InlineData("plain", "audit")]
    public void Check_OtherFlowOrGroup_WrongFlow(string group, string flow) =>
        Expect(ViolationKind.WrongFlow, Plain, facts => Changed(facts, "plain", job => job with { Group = group, Flow = flow }));

    [Fact]
    public void Check_AttemptMissingAtTheEnd_WrongAttempts() =>
        Expect(ViolationKind.WrongAttempts, Ladder, facts => facts with { Jobs = [.. facts.Jobs.Where(job => job is not { Group: "ladder", Attempt: 2 })] });

    [Fact]
    public void Check_AttemptMissingInBetween_WrongAttempts() =>
        Expect(ViolationKind.WrongAttempts, Ladder, facts => facts with { Jobs = [.. facts.Jobs.Where(job => job is not { Group: "ladder", Attempt: 1 })] });

    [Fact]
    public void Check_OneAttemptTooMany_WrongAttempts() =>
        Expect(ViolationKind.WrongAttempts, Ladder, facts => facts with { Jobs = [.. facts.Jobs, facts.Jobs.Single(job => job is { Group: "ladder", Attempt: 2 }) with { Uid = "l3", Attempt = 3 }] });

    [Fact]
    public void Check_LearnedRunGoesOnAlthoughItHadEnough_WrongAttempts() =>
        Expect(ViolationKind.WrongAttempts, Learning, facts => Changed(facts, "learning", job => job with { Memory = job.Attempt * 200 * Mebi }));

    [Fact]
    public void Check_LearnedRunStopsTooEarly_WrongAttempts() =>
        Expect(ViolationKind.WrongAttempts, Learning, facts => Changed(facts, "learning", job => job with { Memory = job.Attempt * 10 * Mebi }));

    [Theory]
    [InlineData(null, JobState.Complete)]
    [InlineData("Failed: main exited with 1", JobState.Complete)]
    [InlineData("Succeeded", JobState.Running)]
    public void Check_EndedOtherwiseOrNotRecorded_WrongEnd(string? recorded, int state) =>
        Expect(ViolationKind.WrongEnd, Plain, facts => Changed(facts, "plain", job => job with { Recorded = recorded, State = (JobState)state }));

    [Fact]
    public void Check_MessageStillThere_LeftInQueue() =>
        Expect(ViolationKind.LeftInQueue, Plain, facts => facts with { Left = [Plan.Announcements[Plain].Body] });

    [Fact]
    public void Check_ForeignMessageStillThere_LeftInQueue() => Expect(ViolationKind.LeftInQueue, null, facts => facts with { Left = ["what is this"] });

    [Fact]
    public void Check_RefusedMessageIsNowhere_LetterMissing() =>
        Expect(ViolationKind.LetterMissing, Denied, facts => facts with { Letters = [.. facts.Letters.Where(letter => letter.Body != "denied")] });

    [Fact]
    public void Check_RefusedMessageSentTwiceIsThereOnce_LetterMissing()
    {
        var plan = Plan with { Late = [Denied] };

        var found = Assert.Single(Checker.Check(plan, Right()));
        Assert.Equal((ViolationKind.LetterMissing, Denied), (found.Kind, found.Upload));
    }

    [Fact]
    public void Check_FailedRunHasNoLetter_LetterMissing() =>
        Expect(ViolationKind.LetterMissing, Letters, facts => facts with { Letters = [.. facts.Letters.Where(letter => letter.Body == "denied")] });

    [Fact]
    public void Check_HealthyMessageIsRedriven_LetterUnwanted() =>
        Expect(ViolationKind.LetterUnwanted, Plain, facts => facts with { Letters = [.. facts.Letters, new Letter("plain", null)] });

    [Fact]
    public void Check_LetterThatNobodySent_LetterUnwanted() =>
        Expect(ViolationKind.LetterUnwanted, null, facts => facts with { Letters = [.. facts.Letters, new Letter("{}", "because")] });

    [Theory]
    [InlineData("another reason")]
    [InlineData(null)]
    public void Check_OtherReason_WrongReason(string? reason) => Expect(
        ViolationKind.WrongReason, Denied, facts => facts with { Letters = [.. facts.Letters.Select(letter => letter.Body == "denied" ? letter with { Reason = reason } : letter)] });

    [Fact]
    public void Check_OtherReasonOfAFailedRun_WrongReason() => Expect(
        ViolationKind.WrongReason, Letters, facts => facts with { Letters = [.. facts.Letters.Select(letter => letter.Body != "denied" ? letter with { Reason = "no idea" } : letter)] });

    [Fact]
    public void Check_MayBeDeniedAndIsInsteadOfRunning_Nothing()
    {
        var facts = Right();

        Assert.Empty(Checker.Check(Plan, facts with
        {
            Jobs = [.. facts.Jobs.Where(job => job.Group != "guarded")],
            Letters = [.. facts.Letters, new Letter("guarded", "admission webhook \"policy\" denied the request")],
        }));
    }

    [Fact]
    public void Check_MayBeDeniedAndIsForAnotherReason_WrongReason() => Expect(ViolationKind.WrongReason, Guarded, facts => facts with
    {
        Jobs = [.. facts.Jobs.Where(job => job.Group != "guarded")],
        Letters = [.. facts.Letters, new Letter("guarded", "no such namespace")],
    });

    [Fact]
    public void Check_MayBeDeniedAndIsNowhere_Lost() =>
        Expect(ViolationKind.Lost, Guarded, facts => facts with { Jobs = [.. facts.Jobs.Where(job => job.Group != "guarded")] });

    [Theory]
    [InlineData("limited", FlowRules.MostLimited + 1)]
    [InlineData(Facts.AllGroups, 61)]
    public void Check_MoreRanAtOnceThanMay_OverLimit(string group, int most) =>
        Expect(ViolationKind.OverLimit, null, facts => facts with { MostAtOnce = new Dictionary<string, int> { [group] = most } });

    private static void Expect(ViolationKind kind, int? upload, Func<Facts, Facts> change)
    {
        var found = Checker.Check(Plan, change(Right()));

        // Where an attempt is missing or too many, the one before it did not end as it should either.
        Assert.Contains(found, violation => violation.Kind == kind);
        Assert.All(found, violation => Assert.Equal(upload, violation.Upload));
        Assert.All(found, violation => Assert.True(violation.Kind == kind || (kind, violation.Kind) == (ViolationKind.WrongAttempts, ViolationKind.WrongEnd)));
    }

    private static Facts Changed(Facts facts, string group, Func<JobFact, JobFact> change) =>
        facts with { Jobs = [.. facts.Jobs.Select(job => job.Group == group ? change(job) : job)] };

    private static Facts Right() => new(
        [
            Job("plain", 1, 48 * Mebi, "Succeeded", Plain),
            Job("ladder", 1, 64 * Mebi, "OutOfMemory: killed", Ladder),
            Job("ladder", 2, 128 * Mebi, "Succeeded", Ladder),
            Job("learning", 1, 60 * Mebi, "OutOfMemory: killed", Learning),
            Job("learning", 2, 120 * Mebi, "Succeeded", Learning),
            Job("letters", 1, 32 * Mebi, "Failed: main exited with 3", Letters),
            Job("guarded", 1, 32 * Mebi, "Succeeded", Guarded),
        ],
        [new Letter("denied", "admission webhook \"policy\" denied the request"), new Letter("""{"data": {"eTag": "etag-4"}}""", "Failed: main exited with 3")],
        [],
        new Dictionary<string, int> { ["limited"] = FlowRules.MostLimited, [Facts.AllGroups] = 60 });

    private static JobFact Job(string group, int attempt, long memory, string recorded, int upload) => new(
        $"{group}-{attempt}", $"{group}-job-{attempt}", group, group, $"run-{upload}", attempt, $"s3://landing/{upload}", memory, JobState.Complete, recorded);

    private static TorturePlan MakePlan()
    {
        Upload[] uploads =
        [
            Run(Plain, UploadKind.Plain, "plain", [48 * Mebi], "Succeeded", 0),
            Run(Ladder, UploadKind.Ladder, "ladder", [64 * Mebi, 128 * Mebi], "Succeeded", 100 * Mebi),
            Run(Learning, UploadKind.Learning, "learning", [], "Succeeded", 100 * Mebi),
            new(Denied, UploadKind.Denied, Object(Denied), [], "admission webhook"),
            Run(Letters, UploadKind.Letters, "letters", [32 * Mebi], "Failed", 0) with { Letter = "Failed: main exited with 3" },
            Run(Guarded, UploadKind.Guarded, "guarded", [32 * Mebi], "Succeeded", 0) with { Letter = "admission webhook" },
        ];
        Announcement[] announcements = [.. uploads.Select(upload => new Announcement(upload.Kind.ToString().ToLowerInvariant(), [upload.Number]))];
        return new TorturePlan(
            1, TimeSpan.FromSeconds(1), 1, false, 60, uploads, announcements, [.. announcements.Select((_, index) => new Delivery(TimeSpan.Zero, index))], [], []);
    }

    private static Upload Run(int number, UploadKind kind, string group, long[] memory, string end, long need) =>
        new(number, kind, Object(number), [new ExpectedRun(group, $"run-{number}", memory, end, need)]);

    private static UploadedObject Object(int number) => new("landing", $"{number}", 1, $"etag-{number}", null, "01", DateTimeOffset.UnixEpoch);
}
