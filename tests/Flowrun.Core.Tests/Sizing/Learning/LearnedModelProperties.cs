using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;
using FsCheck.Xunit;
using static Flowrun.Core.Tests.Sizing.Learning.Runs;

namespace Flowrun.Core.Tests.Sizing.Learning;

public class LearnedModelProperties
{
    [Property]
    public bool Decide_AnyHistory_IsSomethingThatCanBeAskedFor((ulong, ulong, uint, byte)[] history, ulong input, uint prior)
    {
        var decision = Model(history.Select(Any)).Decide(Question(input, prior));
        return decision.Memory.Value > 0 && decision.Memory <= new Bytes(1L << 42)
            && double.IsFinite(decision.Margin) && double.IsFinite(decision.CostOnHistory) && decision.Share is >= 0 and <= 1;
    }

    [Property]
    public bool Decide_SameStateAndQuestion_IsTheSame((ulong, ulong, uint, byte)[] history, ulong input, uint prior)
    {
        var model = Model(history.Select(Any));
        var first = model.Decide(Question(input, prior));
        return first == model.Decide(Question(input, prior)) && first == Model(history.Select(Any)).Decide(Question(input, prior));
    }

    [Property]
    public bool Decide_AfterARestart_IsTheSame((ulong, ulong, uint, byte)[] history, (ulong Input, uint Allocation, bool IsFinal)[] kills, ulong input, uint prior)
    {
        var model = Model(Long(history).Select(Any));
        Kill(model, kills);
        var restarted = ModelJson.Read(ModelJson.Write(model));
        var killed = Question(input, prior) with { Killed = new KilledAttempt(new Bytes(prior), 1) };
        return restarted.Problem is null
            && restarted.Model.Decide(Question(input, prior)) == model.Decide(Question(input, prior))
            && restarted.Model.Decide(killed) == model.Decide(killed)
            && ModelJson.Write(restarted.Model) == ModelJson.Write(model);
    }

    [Property]
    public bool Decide_LowerBoundsKnown_IsNeverBelowOne((ulong, ulong, uint, byte)[] history, (ulong Input, uint Allocation, bool IsFinal)[] kills, ulong input, uint prior)
    {
        var model = Model(history.Select(Any));
        Kill(model, kills);
        var asked = model.Decide(Question(input, prior)).Memory;
        return model.Kills.Where(kill => kill.Input <= Question(input, prior).Input)
            .All(kill => asked.Value >= kill.Allocation.Value * (kill.IsFinal ? 2 : 1));
    }

    [Property]
    public bool Decide_AfterAKill_IsMore((ulong, ulong, uint, byte)[] history, ulong input, uint prior, uint had, byte attempt)
    {
        var asked = Model(history.Select(Any)).Decide(Question(input, prior) with { Killed = new KilledAttempt(new Bytes(had), attempt + 1) });
        return asked.Memory.Value > had;
    }

    [Property]
    public bool Observe_AnyHistory_IsBounded((ulong, ulong, uint, byte)[] history, (ulong Input, uint Allocation, bool IsFinal)[] kills)
    {
        var model = Model(Long(history).Select(Any));
        Kill(model, kills);
        return model.Count <= 128 && model.Kills.Count <= 16 && ModelJson.Write(model).Length <= ModelJson.MostBytes;
    }

    /// <summary>Every number as long as it can be.</summary>
    [Fact]
    public void Write_LargestModel_FitsInto16KiB()
    {
        var model = new LearnedModel();
        for (var index = 0; index < 1000; index++)
        {
            var attempt = $"{index:D16}";
            model.TryLearn(attempt, new Observation.Measured(new Outcome(new Bytes(long.MaxValue - 2000 + index), Bytes.Max, TimeSpan.MaxValue, "0123456789abcdef")));
        }

        for (var index = 0; index < 1000; index++)
        {
            model.Observe(new Kill(new Bytes(long.MaxValue - index), Bytes.Max, IsFinal: true));
        }

        var json = ModelJson.Write(model);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(json), 14_000, ModelJson.MostBytes);
        Assert.Equal(json, ModelJson.Write(ModelJson.Read(json).Model));
    }

    [Property]
    public bool TryLearn_AnyAttemptsInAnyOrder_EachIsLearnedOnce((byte Attempt, ulong Peak)[] told)
    {
        var model = new LearnedModel();
        foreach (var (attempt, peak) in told)
        {
            model.TryLearn($"attempt-{attempt}", new Observation.Measured(Any((1, peak, 1, 0))));
            model = ModelJson.Read(ModelJson.Write(model)).Model;
        }

        return model.Observed == told.Select(one => one.Attempt).Distinct().Count();
    }

    private static void Kill(LearnedModel model, (ulong Input, uint Allocation, bool IsFinal)[] kills)
    {
        foreach (var (input, allocation, isFinal) in kills)
        {
            model.Observe(new Kill(new Bytes((long)(input % (1UL << 50))), new Bytes(allocation), isFinal));
        }
    }

    private static SizingQuery Question(ulong input, uint prior) => new(new Bytes((long)(input % (1UL << 50))), new Bytes(prior + 1L), "a");

    /// <summary>Also histories over the window.</summary>
    private static IEnumerable<(ulong, ulong, uint, byte)> Long((ulong, ulong, uint, byte)[] history) =>
        Enumerable.Repeat(history, 20).SelectMany(part => part).Take(300);
}
