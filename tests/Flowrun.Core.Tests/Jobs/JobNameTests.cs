using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs;

public sealed class JobNameTests
{
    private const string Run = "abcdefghijklmnop";

    [Theory]
    [InlineData("orders/2026/Berlin.CSV", "orders-berlin-csv-abcdefghijklmnop-1")]
    [InlineData("berlin.csv", "orders-berlin-csv-abcdefghijklmnop-1")]
    [InlineData("--Zürich  😀 (1).csv.gz--", "orders-z-rich-1-csv-gz-abcdefghijklmnop-1")]
    [InlineData("orders/", "orders-abcdefghijklmnop-1")]
    [InlineData("日本語", "orders-abcdefghijklmnop-1")]
    [InlineData("../../$(rm -rf)\n", "orders-rm-rf-abcdefghijklmnop-1")]
    [InlineData(null, "orders-abcdefghijklmnop-1")]
    public void Of_Key_HasSlugOfFileName(string? key, string expected) =>
        Assert.Equal(expected, JobName.Of(new VersionGroup("orders"), key, new RunId(Run), 1).Value);

    [Theory]
    [InlineData("1234567890123456789012345678901234567890", 1, "orders-1234567890123456789012345678901234567-abcdefghijklmnop-1")]
    [InlineData("1234567890123456789012345678901234567890", 10, "orders-123456789012345678901234567890123456-abcdefghijklmnop-10")]
    [InlineData("123456789012345678901234567890123456-890", 1, "orders-123456789012345678901234567890123456-abcdefghijklmnop-1")]
    public void Of_LongKey_CutsTheSlug(string key, int attempt, string expected) =>
        Assert.Equal(expected, JobName.Of(new VersionGroup("orders"), key, new RunId(Run), attempt).Value);

    [Fact]
    public void Of_LongGroup_IsCutAfterTheSlugIsGone()
    {
        var group = new string('g', 43) + "-" + new string('h', 19);
        Assert.Equal($"{new string('g', 43)}-{Run}-1", JobName.Of(new VersionGroup(group), "berlin.csv", new RunId(Run), 1).Value);
        Assert.Equal($"{new string('g', 40)}-ber-{Run}-1", JobName.Of(new VersionGroup(new string('g', 40)), "berlin.csv", new RunId(Run), 1).Value);
    }

    [Property(Arbitrary = [typeof(Groups)], MaxTest = 1000)]
    public void Of_AnyKey_IsDns1123Label(VersionGroup group, string? key, PositiveInt attempt)
    {
        var name = JobName.Of(group, key, new RunId(Run), attempt.Get).Value;
        Assert.InRange(name.Length, 1, 63);
        Assert.All(name, character => Assert.True(char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-', name));
        Assert.False(name.StartsWith('-'), name);
        Assert.EndsWith($"-{Run}-{attempt.Get}", name, StringComparison.Ordinal);
    }

    [Property(Arbitrary = [typeof(Groups)])]
    public void Of_AnotherRunOrAttempt_IsAnotherName(VersionGroup group, string? key, PositiveInt attempt)
    {
        var name = JobName.Of(group, key, new RunId(Run), attempt.Get);
        Assert.NotEqual(name, JobName.Of(group, key, new RunId(Run), attempt.Get + 1));
        Assert.NotEqual(name, JobName.Of(group, key, new RunId("abcdefghijklmnoq"), attempt.Get));
    }

    private static class Groups
    {
        public static Arbitrary<VersionGroup> Group() => Gen.Elements('a', 'b', '0', '-').ListOf()
            .Select(letters => new string([.. letters]).Trim('-'))
            .Select(label => new VersionGroup(label.Length == 0 ? "g" : label[..Math.Min(label.Length, 63)].TrimEnd('-')))
            .ToArbitrary();
    }
}
