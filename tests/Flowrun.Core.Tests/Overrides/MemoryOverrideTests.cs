using Flowrun.Core.Overrides;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Tests.Overrides;

public class MemoryOverrideTests
{
    private static readonly MemoryRule Rule = MemoryRule.Default with { Minimum = Bytes.Mebi(64), Maximum = Bytes.Gibi(8), LimitRatio = 1.5m };
    private static readonly SizingDecision Decided = new(Bytes.Mebi(256), Bytes.Mebi(384), Bytes.Gibi(1), new Bytes(10), "256Mi for any size");

    [Theory]
    [InlineData("1000000000", "1000000000", "1500000000", "1000000000 asked for by the event, instead of 256Mi")]
    [InlineData("4Gi", "4Gi", "6Gi", "4Gi asked for by the event, instead of 256Mi")]
    [InlineData("9Gi", "8Gi", "12Gi", "9Gi asked for by the event, held to the maximum 8Gi, instead of 256Mi")]
    [InlineData("0", "64Mi", "96Mi", "0 asked for by the event, raised to the minimum 64Mi, instead of 256Mi")]
    public void Over_AnyAmount_KeepsTheFlowsLimits(string wanted, string memory, string limit, string reason)
    {
        var decided = new MemoryOverride(Bytes.Parse(wanted), "the event").Over(Decided, Rule);

        Assert.Equal(Decided with { Memory = Bytes.Parse(memory), MemoryLimit = Bytes.Parse(limit), Reason = reason }, decided);
    }

    [Fact]
    public void Over_FlowWithoutALimit_HasNone() =>
        Assert.Null(new MemoryOverride(Bytes.Gibi(1), "the event").Over(Decided, Rule with { LimitRatio = null }).MemoryLimit);
}
