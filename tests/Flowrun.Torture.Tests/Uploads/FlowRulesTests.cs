using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Tests.Uploads;

public sealed class FlowRulesTests
{
    private const long Mebi = FlowRules.Mebi;

    [Theory]
    [InlineData("plain", "plain/a.csv", 0, 32)]
    [InlineData("plain", "plain/a.csv", 1, 48)]
    [InlineData("plain", "plain/a.csv", 8 * Mebi, 48)]
    [InlineData("plain", "plain/a.csv.gz", 8 * Mebi, 112)]
    [InlineData("plain", "plain/a.csv.gz", 4096 * Mebi, 4096)]
    [InlineData("audit", "both/a.csv", 16 * Mebi, 80)]
    public void Memory_ByTheRule_InMebibytes(string group, string key, long size, long expected) =>
        Assert.Equal(expected * Mebi, FlowRules.Memory(group, key, size));

    [Theory]
    [InlineData(40, new long[] { 64 })]
    [InlineData(64, new long[] { 64 })]
    [InlineData(65, new long[] { 64, 128 })]
    [InlineData(512, new long[] { 64, 128, 256, 512 })]
    [InlineData(4000, new long[] { 64, 128, 256, 512 })]
    public void Attempts_OfANeed_DoubleUntilItIsEnoughOrFour(long need, long[] expected) =>
        Assert.Equal(expected.Select(memory => memory * Mebi), FlowRules.Attempts(64 * Mebi, need * Mebi));
}
