using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Tests.Sizing;

public class StaticSizingTests
{
    private static readonly MemoryRule Rule = MemoryRule.Default with
    {
        PerInputByte = 3,
        Expansion = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["gz"] = 5, ["csv.gz"] = 7.50m, ["parquet"] = 4 },
        Minimum = Bytes.Parse("128Mi"),
    };

    [Theory]
    [InlineData("0", "a.csv", "256Mi", "256Mi + 3 × 0 B = 256Mi")]
    [InlineData("1", "a.csv", "272Mi", "256Mi + 3 × 1 B = 256 MiB, in steps of 16Mi: 272Mi")]
    [InlineData("16Mi", "a.csv", "304Mi", "256Mi + 3 × 16 MiB = 304Mi")]
    [InlineData("1299227607", "a.gz", "18848Mi", "256Mi + 3 × 1.21 GiB × 5 (.gz) = 18.4 GiB, in steps of 16Mi: 18848Mi")]
    [InlineData("1Gi", "a.csv.gz", "23296Mi", "256Mi + 3 × 1 GiB × 7.5 (.csv.gz) = 23296Mi")]
    [InlineData("1Ti", "a.csv", "64Gi", "256Mi + 3 × 1 TiB = 3 TiB, held to the maximum 64Gi")]
    [InlineData("5Ti", "a.parquet", "64Gi", "256Mi + 3 × 5 TiB × 4 (.parquet) = 60 TiB, held to the maximum 64Gi")]
    [InlineData("9223372036854775807", "a.gz", "64Gi", "256Mi + 3 × 8 EiB × 5 (.gz) = 8 EiB, held to the maximum 64Gi")]
    public void Decide_Size_IsTheSumInStepsWithinItsLimits(string size, string key, string memory, string reason) => AssertMemory(memory, reason, Rule, size, key);

    [Fact]
    public void Decide_NothingPerInputByte_IsForAnySize()
    {
        AssertMemory("256Mi", "256Mi for any size", MemoryRule.Default, "5Ti", "a.gz");
        AssertMemory("112Mi", "100Mi for any size, in steps of 16Mi: 112Mi", MemoryRule.Default with { Base = Bytes.Mebi(100) }, "5Ti", "a.gz");
        AssertMemory("32Mi", "0 for any size, raised to the minimum 32Mi", MemoryRule.Default with { Base = Bytes.Zero }, "5Ti", "a.gz");
    }

    [Fact]
    public void Decide_UnderTheMinimum_IsRaisedAndThenInSteps()
    {
        var small = Rule with { Base = Bytes.Zero };

        AssertMemory("128Mi", "0 + 3 × 1 MiB = 3 MiB, raised to the minimum 128Mi", small, "1Mi", "a.csv");
        AssertMemory("112Mi", "0 + 3 × 1 MiB = 3 MiB, raised to the minimum 100Mi, in steps of 16Mi: 112Mi", small with { Minimum = Bytes.Mebi(100) }, "1Mi", "a.csv");
    }

    [Fact]
    public void Decide_StepOverTheMaximum_IsExactlyTheMaximum()
    {
        var tight = Rule with { Maximum = Bytes.Mebi(300) };

        AssertMemory("300Mi", "256Mi + 3 × 14 MiB = 298 MiB, in steps of 16Mi held to the maximum 300Mi", tight, "14Mi", "a.csv");
        AssertMemory("300Mi", "256Mi + 3 × 15 MiB = 301 MiB, held to the maximum 300Mi", tight, "15Mi", "a.csv");
        AssertMemory("300Mi", "256Mi for any size, raised to the minimum 300Mi", tight with { PerInputByte = 0, Minimum = tight.Maximum }, "15Mi", "a.csv");
    }

    [Fact]
    public void Decide_FractionPerInputByte_IsExact()
    {
        var fine = Rule with { Base = Bytes.Zero, Minimum = Bytes.Zero, RoundTo = new(1), PerInputByte = 0.10m };

        AssertMemory("2", "0 + 0.1 × 11 B = 2 B, in steps of 1: 2", fine, "11", "a.csv");
        AssertMemory("1", "0 + 0.1 × 10 B = 1", fine, "10", "a.csv");
    }

    [Theory]
    [InlineData("1", "256Mi")]
    [InlineData("1.5", "384Mi")]
    [InlineData("1.0000000001", "268435457")]
    [InlineData("79228162514264337593543950335", "9223372036854775807")]
    public void Decide_LimitRatio_IsOfTheRequestInWholeBytes(string ratio, string limit) =>
        Assert.Equal(limit, Decide(MemoryRule.Default with { LimitRatio = decimal.Parse(ratio) }, "0", "a").MemoryLimit.ToString());

    [Fact]
    public void Decide_NoLimitRatio_IsNoLimit() => Assert.Null(Decide(MemoryRule.Default with { LimitRatio = null }, "0", "a").MemoryLimit);

    [Theory]
    [InlineData("0", "a.csv", "1Gi")]
    [InlineData("1", "a.csv", "1025Mi")]
    [InlineData("1Gi", "a.csv", "3Gi")]
    [InlineData("1Gi", "a.gz", "11Gi")]
    [InlineData("9223372036854775807", "a.gz", "20Gi")]
    public void Decide_EphemeralStorage_IsInWholeMebibytesUpToItsMaximum(string size, string key, string storage) =>
        Assert.Equal(storage, Decide(Rule, size, key, new StorageRule(Bytes.Gibi(1), 2, Bytes.Gibi(20))).EphemeralStorage.ToString());

    [Fact]
    public void Decide_EphemeralStorageWithoutMaximum_Saturates() =>
        Assert.Equal(Bytes.Max, Decide(Rule, "9223372036854775807", "a.gz", new StorageRule(Bytes.Gibi(1), 2, null)).EphemeralStorage);

    [Fact]
    public void Decide_NoStorageRule_IsNone() => Assert.Null(Decide(Rule, "1Gi", "a.gz").EphemeralStorage);

    [Fact]
    public void Decide_LargeFactorAndSmallExpansion_DoNotSaturateOnTheWay()
    {
        var rule = Rule with { Base = Bytes.Zero, Maximum = Bytes.Max, RoundTo = new(1), Expansion = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["x"] = 0.1m } };

        Assert.Equal(2_767_011_611_056_432_743, Decide(rule, "9223372036854775807", "a.x").Memory.Value);
    }

    [Fact]
    public void Decide_Input_StandsOnTheDecision() => Assert.Equal(Bytes.Gibi(1), Decide(Rule, "1Gi", null).InputBytes);

    private static void AssertMemory(string memory, string reason, MemoryRule rule, string size, string key)
    {
        var decision = Decide(rule, size, key);

        Assert.Equal((memory, reason), (decision.Memory.ToString(), decision.Reason));
    }

    private static SizingDecision Decide(MemoryRule rule, string size, string? key, StorageRule? storage = null) =>
        StaticSizing.Decide(SizingSpec.Default with { Memory = rule, EphemeralStorage = storage }, Bytes.Parse(size), key);
}
