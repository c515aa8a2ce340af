using Flowrun.Core.Flows;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Flows;

public sealed class KeyPatternTests
{
    [Theory]
    [InlineData("orders/{date}/{store}.csv", "orders/2026-11-22/berlin.csv", "2026-11-22|berlin")]
    [InlineData("{a}-{b}", "x-y-z", "x|y-z")]
    [InlineData("{a}--{b}", "x---z", "x|-z")]
    [InlineData("{all}", "one", "one")]
    [InlineData("plain/key", "plain/key", "")]
    [InlineData("{a}/x/{b}", "p/x/q", "p|q")]
    [InlineData("{a}.csv", "größe ü+ $(id).csv", "größe ü+ $(id)")]
    [InlineData("*.{x}", "*.csv", "csv")]
    public void TryMatch_KeyThatFits_GivesEachPart(string pattern, string key, string expected)
    {
        var parsed = Parse(pattern);

        Assert.True(parsed.TryMatch(key, out var values));
        Assert.Equal(expected, string.Join('|', parsed.Names.Select(name => values[name])));
    }

    [Theory]
    [InlineData("orders/{date}/{store}.csv", "orders/2026/11/berlin.csv")]
    [InlineData("orders/{date}/{store}.csv", "orders//berlin.csv")]
    [InlineData("orders/{date}/{store}.csv", "orders/2026/.csv")]
    [InlineData("orders/{date}/{store}.csv", "orders/2026/berlin.csv.gz")]
    [InlineData("{a}.csv", ".csv")]
    [InlineData("{a}.csv", "")]
    [InlineData("{a}a{b}", "aa")]
    [InlineData("plain", "plainer")]
    [InlineData("Plain", "plain")]
    public void TryMatch_KeyThatDoesNotFit_IsFalse(string pattern, string key)
    {
        Assert.False(Parse(pattern).TryMatch(key, out var values));
        Assert.Null(values);
    }

    [Theory]
    [InlineData("", "a pattern is not empty")]
    [InlineData("orders/{date", "a { is not closed: a part is {name}")]
    [InlineData("orders/date}", "a } closes nothing: a part is {name}")]
    [InlineData("{}", "{} is no part: a name is a letter, then letters, digits and _")]
    [InlineData("{1st}", "{1st} is no part: a name is a letter, then letters, digits and _")]
    [InlineData("{a-b}", "{a-b} is no part: a name is a letter, then letters, digits and _")]
    [InlineData("{a{b}}", "{a{b} is no part: a name is a letter, then letters, digits and _")]
    [InlineData("{größe}", "{größe} is no part: a name is a letter, then letters, digits and _")]
    [InlineData("{a}/{a}", "the part {a} comes twice")]
    [InlineData("{a}{b}", "nothing stands between {a} and the next part, so nothing tells where one ends")]
    public void TryParse_NotValid_SaysWhy(string pattern, string expected)
    {
        Assert.False(KeyPattern.TryParse(pattern, out var parsed, out var error));
        Assert.Null(parsed);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_TooManyParts_SaysHowManyThereMayBe()
    {
        var most = string.Join('/', Enumerable.Range(0, KeyPattern.MaxParts).Select(part => $"{{p{part}}}"));

        Assert.True(KeyPattern.TryParse(most, out var parsed, out _));
        Assert.True(parsed.TryMatch(string.Join('/', parsed.Names), out var values));
        Assert.Equal(KeyPattern.MaxParts, values.Count);
        Assert.False(KeyPattern.TryParse(most + "/{more}", out _, out var error));
        Assert.Equal("a pattern has at most 32 parts", error);
    }

    [Fact]
    public void TryMatch_LongestKeyAgainstManyParts_AgreesWithTheOracle()
    {
        var pattern = Parse(string.Join('a', Enumerable.Range(0, KeyPattern.MaxParts).Select(part => $"{{p{part}}}")) + "b");

        Assert.False(pattern.TryMatch(new string('a', 1024), out _));
        Assert.True(pattern.TryMatch(new string('a', 1023) + "b", out _));
    }

    [Property(MaxTest = 2000)]
    public Property TryMatch_AnyPatternAndKey_AgreesWithTheOracle()
    {
        var literal = Gen.Elements("a", "/", "b", "ab", "aa", "a/", "/a", "a/b", "").ListOf().Select(string.Concat);
        var pattern =
            from first in literal
            from rest in literal.Select(text => text.Length == 0 ? "a" : text).ListOf()
            from ending in Gen.Elements("", "b", "/")
            let parts = rest.Take(4).Select((text, index) => $"{{p{index}}}{text}")
            select first + string.Concat(parts) + (rest.Count > 4 ? "{last}" + ending : "");
        var key = Gen.Elements('a', 'b', '/').ListOf().Select(characters => string.Concat(characters.Take(14)));
        return Prop.ForAll(pattern.Where(text => text.Length > 0).ToArbitrary(), key.ToArbitrary(), (text, candidate) =>
        {
            var parsed = Parse(text);
            var expected = Oracle(text, candidate);
            var matches = parsed.TryMatch(candidate, out var values);
            Assert.Equal(expected, matches ? [.. parsed.Names.Select(name => values![name])] : null);
        });
    }

    [Property]
    public void TryParse_AnyText_NeverThrows(string? text, NonNull<string> key)
    {
        if (text is not null && KeyPattern.TryParse(text, out var parsed, out _))
        {
            parsed.TryMatch(key.Get, out _);
        }
    }

    internal static KeyPattern Parse(string text) =>
        KeyPattern.TryParse(text, out var pattern, out var error) ? pattern : throw new ArgumentException(error, nameof(text));

    /// <summary>Tries every length of every part, the shortest first.</summary>
    private static string[]? Oracle(string pattern, string key)
    {
        if (pattern.Length == 0)
        {
            return key.Length == 0 ? [] : null;
        }

        if (pattern[0] != '{')
        {
            return key.Length > 0 && key[0] == pattern[0] ? Oracle(pattern[1..], key[1..]) : null;
        }

        var rest = pattern[(pattern.IndexOf('}', StringComparison.Ordinal) + 1)..];
        for (var length = 1; length <= key.Length && key[length - 1] != '/'; length++)
        {
            if (Oracle(rest, key[length..]) is { } others)
            {
                return [key[..length], .. others];
            }
        }

        return null;
    }
}
