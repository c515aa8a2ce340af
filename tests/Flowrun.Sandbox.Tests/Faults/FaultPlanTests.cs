using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.Faults;

public sealed class FaultPlanTests
{
    private static readonly Fault Refusal = new() { Match = "POST /jobs", Kind = FaultKind.Status, StatusCode = 429 };

    [Fact]
    public void Decide_SkipAndTimes_StrikesOnlyInBetween()
    {
        var fault = Refusal with { Skip = 2, Times = 3 };
        var plan = new FaultPlan(new Random(1)).Add(fault);

        var struck = Enumerable.Range(0, 8).Select(_ => plan.Decide("POST", "/jobs") is not null);

        Assert.Equal([false, false, true, true, true, false, false, false], struck);
        Assert.Equal(3, plan.CountStruck(fault));
    }

    [Fact]
    public void Decide_Share_StrikesAboutThatPartAndTheSameWithTheSameSeed()
    {
        static bool[] Run() => [.. Decisions(new FaultPlan(new Random(7)).Add(Refusal with { Share = 0.3 }))];
        static IEnumerable<bool> Decisions(FaultPlan plan) => Enumerable.Range(0, 1000).Select(_ => plan.Decide("POST", "/jobs") is not null);

        Assert.Equal(Run(), Run());
        Assert.InRange(Run().Count(struck => struck), 250, 350);
    }

    [Fact]
    public void Decide_Action_OnlyThatActionIsStruck()
    {
        var plan = new FaultPlan(new Random(1)).Add(new Fault { Match = "POST /", Action = "DeleteMessageBatch", Kind = FaultKind.Drop });

        Assert.Null(plan.Decide("POST", "/", "ReceiveMessage"));
        Assert.NotNull(plan.Decide("POST", "/", "DeleteMessageBatch"));
    }

    [Fact]
    public void Decide_FirstFaultIsUsedUp_SecondStrikes()
    {
        var first = Refusal with { Times = 1 };
        var second = Refusal with { StatusCode = 500 };
        var plan = new FaultPlan(new Random(1)).Add(first, second);

        Assert.Same(first, plan.Decide("POST", "/jobs"));
        Assert.Same(second, plan.Decide("POST", "/jobs"));
    }

    [Fact]
    public void Remove_OneOfTwo_TellsHowOftenItStruckAndTheOtherGoesOn()
    {
        var first = Refusal with { StatusCode = 500 };
        var plan = new FaultPlan(new Random(1)).Add(first, Refusal with { Times = 2 });
        plan.Decide("POST", "/jobs");

        Assert.Equal(1, plan.Remove(first));

        Assert.Equal([429, 429, null], Enumerable.Range(0, 3).Select(_ => plan.Decide("POST", "/jobs")?.StatusCode));
        Assert.Equal(0, plan.Remove(first));
    }

    [Fact]
    public void Add_ShareAboveOne_IsRefusedWithTheValue()
    {
        var refused = Assert.Throws<ArgumentException>(() => new FaultPlan(new Random(1)).Add(Refusal with { Share = 1.5 }));

        Assert.Contains("share: 1.5", refused.Message, StringComparison.Ordinal);
    }
}
