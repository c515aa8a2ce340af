using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using FsCheck.Xunit;
using static Flowrun.Core.Tests.Sizing.Learning.Runs;

namespace Flowrun.Core.Tests.Sizing.Learning;

public class LearnedSizingTests
{
    private static readonly SizingSpec Spec = SizingSpec.Default with
    {
        Memory = MemoryRule.Default with { Base = Bytes.Gibi(8), Minimum = Bytes.Mebi(512), Maximum = Bytes.Gibi(16), RoundTo = Bytes.Mebi(16) },
        EphemeralStorage = new StorageRule(Bytes.Gibi(1), 2, null),
    };

    private static readonly LearnedModel Line = Model(Enumerable.Range(1, 20).Select(index => Outcome(index, 500 + (300 * index))));

    [Fact]
    public void Decide_NoModel_IsTheStaticRule() =>
        Assert.Equal(StaticSizing.Decide(Spec, Bytes.Gibi(3), "a.csv"), LearnedSizing.Decide(Spec, null, Bytes.Gibi(3), "a.csv"));

    [Fact]
    public void Decide_LearnOff_IsTheStaticRule() =>
        Assert.Equal(StaticSizing.Decide(Spec, Bytes.Gibi(3), "a.csv"), LearnedSizing.Decide(Spec with { Learn = Learn.Off }, Line, Bytes.Gibi(3), "a.csv"));

    [Fact]
    public void Decide_NothingLearned_IsTheStaticRuleAndSaysSo()
    {
        var decision = LearnedSizing.Decide(Spec, new LearnedModel(), Bytes.Gibi(3), null);

        Assert.Equal(Bytes.Gibi(8), decision.Memory);
        Assert.Equal("8Gi for any size; nothing is learned yet", decision.Reason);
    }

    [Fact]
    public void Decide_Learned_AsksForItInStepsAndSaysHow()
    {
        var decision = LearnedSizing.Decide(Spec, Line, Bytes.Gibi(3), null);

        Assert.Equal(Bytes.Mebi(1408), decision.Memory);
        Assert.Equal(decision.Memory, decision.MemoryLimit);
        Assert.Equal(Bytes.Gibi(7), decision.EphemeralStorage);
        Assert.Equal("learned from 20 runs: 1.37 GiB expected (a straight line) + 0.2 % = 1.37 GiB, in steps of 16Mi: 1408Mi", decision.Reason);
    }

    [Fact]
    public void Decide_Shadow_AsksForTheStaticRuleAndShowsWhatWasLearned()
    {
        var decision = LearnedSizing.Decide(Spec with { Learn = Learn.Shadow }, Line, Bytes.Gibi(3), null);

        Assert.Equal(Bytes.Gibi(8), decision.Memory);
        Assert.StartsWith("8Gi for any size; not used: learned from 20 runs: ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_LearnedUnderTheMinimum_IsRaisedToIt()
    {
        var decision = LearnedSizing.Decide(Spec, Model(Enumerable.Repeat(Outcome(1, 64), 20)), Bytes.Gibi(1), null);

        Assert.Equal(Bytes.Mebi(512), decision.Memory);
        Assert.EndsWith(", raised to the minimum 512Mi", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_LearnedOverTheMaximum_IsHeldToIt()
    {
        var decision = LearnedSizing.Decide(Spec, Model(Enumerable.Repeat(Outcome(1, 50_000), 20)), Bytes.Gibi(1), null);

        Assert.Equal(Bytes.Gibi(16), decision.Memory);
        Assert.EndsWith(", held to the maximum 16Gi", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_KilledAndTheModelSaysLessThanTheFactor_TakesTheFactor()
    {
        var decision = LearnedSizing.Decide(Spec, Line, Bytes.Gibi(3), null, killed: new KilledAttempt(Bytes.Gibi(7), 1));

        Assert.Equal(Bytes.Gibi(14), decision.Memory);
        Assert.Equal("killed at 7 GiB, × 2 = 14 GiB", decision.Reason);
    }

    [Fact]
    public void Decide_KilledAndTheModelSaysMoreThanTheFactor_TakesTheModel()
    {
        var model = Model(Enumerable.Range(1, 60).Select(index => Outcome(1, index % 20 == 0 ? 3000 : 1000 + index)));

        var decision = LearnedSizing.Decide(Spec, model, Bytes.Gibi(1), null, killed: new KilledAttempt(Bytes.Gibi(1), 1));

        Assert.InRange(decision.Memory.Value, Bytes.Mebi(3000).Value, Bytes.Mebi(3300).Value);
        Assert.StartsWith("killed at 1 GiB, learned from 60 runs: no run was further over what was expected than ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_KilledWithoutAModel_TakesTheFactorToTheMaximum()
    {
        Assert.Equal(Bytes.Gibi(16), LearnedSizing.Decide(Spec, null, Bytes.Gibi(3), null, killed: new KilledAttempt(Bytes.Gibi(8), 1)).Memory);

        var last = LearnedSizing.Decide(Spec, null, Bytes.Gibi(3), null, killed: new KilledAttempt(Bytes.Gibi(16), 2));
        Assert.Equal(Bytes.Gibi(16), last.Memory);
        Assert.Equal("killed at 16 GiB, × 2 = 32 GiB, held to the maximum 16Gi", last.Reason);
    }

    [Property]
    public bool Decide_AnyModel_StaysWithinTheFlowsLimits((ulong, ulong, uint, byte)[] history, ulong input, uint had, bool isRetry)
    {
        var decision = LearnedSizing.Decide(
            Spec, Model(history.Select(Any)), new Bytes((long)(input >> 1)), "a.gz", "b", isRetry ? new KilledAttempt(new Bytes(had), 1) : null);
        return decision.Memory >= Spec.Memory.Minimum && decision.Memory <= Spec.Memory.Maximum && !decision.Reason.Contains('\n', StringComparison.Ordinal);
    }
}
