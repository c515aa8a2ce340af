using Flowrun.Core.Sizing.Learning;
using static Flowrun.Core.Tests.Sizing.Learning.Runs;

namespace Flowrun.Core.Tests.Sizing.Learning;

public class LearnedModelTests
{
    [Fact]
    public void Decide_NothingKnown_IsThePrior()
    {
        var decision = new LearnedModel().Decide(Query(3, priorMiB: 777));

        Assert.Equal(777, decision.InMiB());
        Assert.Equal(LearnedBasis.Prior, decision.Basis);
        Assert.Equal(0, decision.Outcomes);
    }

    [Fact]
    public void Decide_SameForEverySize_ComesWithinAPercentOfIt()
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 4000 + (index % 2))));

        Assert.InRange(model.Decide(Query(10)).InMiB(), 4001, 4041);
    }

    [Theory]
    [InlineData(3.5)]
    [InlineData(17.5)]
    public void Decide_StraightLine_FollowsIt(double inputGiB)
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 500 + (300 * index))));

        var decision = model.Decide(Query(inputGiB));

        Assert.InRange(decision.InMiB(), 500 + (300 * inputGiB), 1.05 * (500 + (300 * inputGiB)));
        Assert.Equal(PredictorKind.StraightLine, decision.Predictor);
        Assert.InRange(decision.Margin, 0, 0.05);
    }

    [Theory]
    [InlineData(2, 1000)]
    [InlineData(20, 8000)]
    public void Decide_Step_KnowsBothSidesOfIt(double inputGiB, double peakMiB)
    {
        var model = Model(Enumerable.Range(0, 60).Select(index => Outcome(1 + (index * 7 % 30), index * 7 % 30 < 15 ? 1000 : 8000)));

        Assert.InRange(model.Decide(Query(inputGiB)).InMiB(), peakMiB, 1.2 * peakMiB);
    }

    [Fact]
    public void Decide_NoisyRuns_LeavesRoomForTheNoise()
    {
        var model = Model(Enumerable.Range(1, 40).Select(index => Outcome(1, 1000 + (index * 37 % 200))));

        Assert.InRange(model.Decide(Query(1)).InMiB(), 1198, 1350);
    }

    [Fact]
    public void Decide_OneOutcomeAndALargerInput_GrowsInProportionWithinThePrior()
    {
        var model = Model([Outcome(1, 1000)]);

        var doubled = model.Decide(Query(2));
        Assert.InRange(doubled.InMiB(), 2000, 2600);
        Assert.Equal(LearnedBasis.Growth, doubled.Basis);
        Assert.Equal(1500, model.Decide(Query(2, priorMiB: 1500)).InMiB());
    }

    [Fact]
    public void Decide_OneOutcomeAndAFarLargerInput_TriesWhatIsKnownFirst() =>
        Assert.InRange(Model([Outcome(1, 1000)]).Decide(Query(50)).InMiB(), 1000, 1400);

    [Fact]
    public void Decide_OneOutcomeAndASmallerInput_DoesNotShrink() =>
        Assert.InRange(Model([Outcome(1, 1000)]).Decide(Query(0.01)).InMiB(), 1000, 1400);

    [Fact]
    public void Decide_FarBeyondAllKnown_IsHeldByAPriorThatWasEnough()
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 500 * index)));

        var decision = model.Decide(Query(2000, priorMiB: 12000));

        Assert.Equal(12000, decision.InMiB());
        Assert.Equal(LearnedBasis.HeldByPrior, decision.Basis);
    }

    [Fact]
    public void Decide_FarBeyondAllKnown_IsNotHeldByAPriorThatWasTooLittle() =>
        Assert.True(Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 500 * index))).Decide(Query(40, priorMiB: 256)).InMiB() > 15000);

    [Fact]
    public void Decide_FarBeyondAllKnown_IsHeldToTwiceTheLargestPeak()
    {
        var decision = Model(Enumerable.Range(1, 40).Select(index => Outcome(index, 500 * index))).Decide(Query(4000, priorMiB: 1_000_000));

        Assert.InRange(decision.InMiB(), 40_000, 45_000);
    }

    [Fact]
    public void Decide_AnotherTemplate_LeavesMoreRoomAndDoesNotForget()
    {
        var model = Model(Enumerable.Range(1, 30).Select(index => Outcome(1, 4000 + (index % 3), template: "old")));

        var same = model.Decide(Query(1, template: "old")).InMiB();
        var other = model.Decide(Query(1, template: "new")).InMiB();

        Assert.InRange(same, 4002, 4040);
        Assert.InRange(other, same, 5000);
        Assert.Equal(same, model.Decide(Query(1)).InMiB());
    }

    [Fact]
    public void Decide_NewTemplateThatNeedsLess_IsBelievedSoon()
    {
        var model = Model([.. Enumerable.Range(1, 30).Select(_ => Outcome(1, 4000, template: "old")), .. Enumerable.Range(1, 12).Select(index => Outcome(1, 1000 + index, template: "new"))]);

        Assert.InRange(model.Decide(Query(1, template: "new")).InMiB(), 1000, 1300);
        Assert.True(model.Decide(Query(1, template: "old")).InMiB() >= 4000);
    }

    [Fact]
    public void Decide_RunsThatNeverSucceeded_AsksForTwiceTheBoundFromTheirSizeOn()
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 1000)));
        model.Observe(new Kill(GiB(25), MiB(8000), IsFinal: true));

        Assert.Equal(16000, model.Decide(Query(25)).InMiB());
        Assert.Equal(LearnedBasis.LowerBound, model.Decide(Query(30)).Basis);
        Assert.True(model.Decide(Query(20)).InMiB() < 1200);
    }

    [Fact]
    public void Observe_SuccessOfAnInputAsLarge_TakesTheBoundBack()
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 1000)));
        model.Observe(new Kill(GiB(25), MiB(8000), IsFinal: true));
        model.Observe(Outcome(26, 1000));

        Assert.Empty(model.Kills);
        Assert.True(model.Decide(Query(26)).InMiB() < 1200);
    }

    [Fact]
    public void Decide_AttemptKilledAndItsRunNotYetDone_DoesNotRepeatTheKill()
    {
        var model = Model(Enumerable.Range(1, 20).Select(index => Outcome(1, 1000)));
        model.Observe(new Kill(GiB(1), MiB(1020)));

        Assert.Equal(1071, model.Decide(Query(1)).InMiB(), tolerance: 1);
    }

    [Fact]
    public void Decide_Retry_GoesWhereTheHistoryWas()
    {
        var model = Model(Enumerable.Range(1, 60).Select(index => Outcome(1, index % 20 == 0 ? 3000 : 1000 + index)));

        var retry = model.Decide(Query(1, killed: new KilledAttempt(MiB(1100), 1)));

        Assert.InRange(retry.InMiB(), 3000, 3300);
        Assert.Equal(LearnedBasis.RetryByHistory, retry.Basis);
    }

    [Fact]
    public void Decide_RetryOverAllThatIsKnown_GrowsByAFactor()
    {
        var retry = Model([Outcome(1, 1000)]).Decide(Query(1, killed: new KilledAttempt(MiB(5000), 2)));

        Assert.Equal(7500, retry.InMiB());
        Assert.Equal(LearnedBasis.RetryByFactor, retry.Basis);
    }

    [Fact]
    public void Decide_RetryWithNothingKnown_Doubles() =>
        Assert.Equal(2000, new LearnedModel().Decide(Query(1, priorMiB: 1000, killed: new KilledAttempt(MiB(1000), 1))).InMiB());

    [Fact]
    public void Decide_TwoOutcomesOfOneSizeThatDifferWildly_GrowthIsBounded()
    {
        var decision = Model([Outcome(1, 1), Outcome(1, 100_000)]).Decide(Query(3, priorMiB: 1_000_000));

        Assert.InRange(decision.InMiB(), 100_000, 400_000);
    }

    [Fact]
    public void TryLearn_TheSameAttemptAgain_IsLearnedOnceUntilItIsForgotten()
    {
        var model = new LearnedModel();

        Assert.True(model.TryLearn("uid-1", new Observation.Measured(Outcome(1, 1000))));
        Assert.False(model.TryLearn("uid-1", new Observation.Measured(Outcome(1, 1000))));
        Assert.True(model.TryLearn("uid-2", new Observation.TooLittle(new Kill(GiB(2), MiB(1500)))));

        Assert.Equal(1, model.Observed);
        Assert.Single(model.Kills);
        Assert.True(ModelJson.Read(ModelJson.Write(model)).Model.HasLearned("uid-2"));
        Assert.True(model.Forget("uid-1"));
        Assert.False(model.HasLearned("uid-1"));
    }

    [Fact]
    public void Observe_MoreThanTheWindow_ForgetsTheOldestButNotTheLargest()
    {
        var model = Model([Outcome(1, 9000), .. Enumerable.Range(0, 200).Select(_ => Outcome(1, 1000))]);

        Assert.Equal(128, model.Count);
        Assert.Equal(201, model.Observed);
        Assert.Equal(MiB(9000), model.Largest);
        Assert.True(model.Decide(Query(1)).InMiB() < 1100);
    }
}
