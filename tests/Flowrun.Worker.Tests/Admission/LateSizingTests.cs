using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Tests.Runs;

namespace Flowrun.Worker.Tests.Admission;

public sealed class LateSizingTests
{
    private static readonly AttemptJob Job = new(
        "default", "a", "u", "1", Make.Flow().Build().Group, Make.Flow().Build().Name, new RunId("r"), 1, "main", Bytes.Gibi(4), Bytes.Gibi(4),
        Bytes.Mebi(10), "s3://landing/in/a.csv.gz", null, IsSuspended: true, IsReleased: false, null, null, null, 0, null, null, null, false, AttemptRetention.Read(null));

    private readonly FakeModels _models = new();

    [Fact]
    public void Decide_FlowLearns_ByTheInputAndItsExtension() =>
        Assert.Equal(Bytes.Mebi(64 + (10 * 2 * 5)), Decide(Flow().Build(), Job)?.Memory);

    [Fact]
    public void Decide_InputIsAFolder_NotByTheExtension() =>
        Assert.Equal(Bytes.Mebi(64 + (10 * 2)), Decide(Flow().Input(SizingInput.Prefix).Build(), Job)?.Memory);

    [Fact]
    public void Decide_SameAsItHas_Nothing() =>
        Assert.Null(Decide(Flow().Build(), Job with { Memory = Bytes.Mebi(164), MemoryLimit = Bytes.Mebi(164) }));

    [Theory]
    [InlineData(Learn.Off)]
    [InlineData(Learn.Shadow)]
    public void Decide_FlowDoesNotUseWhatIsLearned_Nothing(Learn learn) => Assert.Null(Decide(Flow().Learn(learn).Build(), Job));

    [Fact]
    public void Decide_EventMayAskForMemory_Nothing() => Assert.Null(Decide(Flow().AllowEventOverrides("memory").Build(), Job));

    [Fact]
    public void Decide_AfterAKill_Nothing() => Assert.Null(Decide(Flow().Build(), Job with { Attempt = 2 }));

    [Fact]
    public void Decide_FlowIsGone_Nothing() => Assert.Null(new LateSizing(_models).Decide(Job, FlowCatalog.Empty));

    private static FlowBuilder Flow() => Make.Flow().Base("64Mi").RoundTo("1Mi").PerInputByte(2).Expansion("gz", 5).Learn(Learn.On);

    private SizingDecision? Decide(Flow flow, AttemptJob job) => new LateSizing(_models).Decide(job, new FlowCatalog([flow]));
}
