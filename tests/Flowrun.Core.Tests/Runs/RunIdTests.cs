using Flowrun.Core.Events;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Runs;

/// <summary>The values were computed by another program: an id that changes makes every announced object run again.</summary>
public class RunIdTests
{
    private const string Version = "096fKKXTRTtl3on89fVO.nfljtsv6qko";
    private const string Sequencer = "0055AED6DCD90281E5";
    private const string ETag = "d41d8cd98f00b204e9800998ecf8427e";
    private static readonly VersionGroup Group = new("orders");

    [Theory]
    [InlineData("orders/2026-11-20/berlin.csv", null, Sequencer, "abxyjjyyubov7dlz")]
    [InlineData("orders/año 1+2 🎉.csv", Version, null, "6lj5xnncwi5hibhu")]
    [InlineData("orders/a.csv", Version, Sequencer, "mduooluefcddqfhy")]
    public void Of_VersionOrSequencer_IsKnownValue(string key, string? version, string? sequencer, string expected)
    {
        var created = new ObjectEvent("landing", key, null, ETag, version, sequencer, Make.Time);

        Assert.Equal(expected, RunId.Of(Group, created).Value);
        Assert.Equal(expected, RunId.Of(Group, created with { ETag = "other", Time = null, Size = new(5) }).ToString());
    }

    [Fact]
    public void Of_ETagAndTime_IsKnownValueForTheWholeSecond()
    {
        var created = new ObjectEvent("landing", "orders/a.csv", ETag: ETag, Time: new(2026, 11, 20, 10, 15, 30, 123, TimeSpan.Zero));

        Assert.Equal("ozveg6gppelji5uh", RunId.Of(Group, created).Value);
        Assert.Equal("ozveg6gppelji5uh", RunId.Of(Group, created with { Time = new(2026, 11, 20, 12, 15, 30, 999, TimeSpan.FromHours(2)) }).Value);
        Assert.NotEqual("ozveg6gppelji5uh", RunId.Of(Group, created with { Time = new(2026, 11, 20, 10, 15, 31, TimeSpan.Zero) }).Value);
        Assert.NotEqual("ozveg6gppelji5uh", RunId.Of(Group, created with { ETag = "other" }).Value);
    }

    [Fact]
    public void Of_NoIdentity_IsKnownValue() => Assert.Equal("gbknteyu3uekgcdx", RunId.Of(Group, new ObjectEvent("landing", "orders/a.csv")).Value);

    [Fact]
    public void Of_LongestKey_IsKnownValue() =>
        Assert.Equal("v3vcf2q55xrb7qqc", RunId.Of(Group, new ObjectEvent("landing", new string('é', 512), Sequencer: Sequencer)).Value);

    [Fact]
    public void Of_SequencerInLowerCase_IsTheSame() =>
        Assert.Equal(
            RunId.Of(Group, Make.Created() with { Sequencer = Sequencer }),
            RunId.Of(Group, Make.Created() with { Sequencer = "0055aed6dcd90281e5" }));

    [Fact]
    public void Of_Request_IsKnownValueOfSourceAndId()
    {
        var request = Make.Request() with { Source = "/tests", Id = "1" };

        Assert.Equal("yzmvdim2kcfghywe", RunId.Of(Group, request).Value);
        Assert.Equal("yzmvdim2kcfghywe", RunId.Of(Group, request with { Object = Make.Created() }).Value);
        Assert.NotEqual("yzmvdim2kcfghywe", RunId.Of(Group, request with { Id = "2" }).Value);
    }

    [Fact]
    public void Of_AnotherGroupBucketKeyVersionOrSequencer_IsAnother()
    {
        var created = Make.Created() with { VersionId = Version };
        RunId[] ids =
        [
            RunId.Of(Group, created),
            RunId.Of(new("invoices"), created),
            RunId.Of(Group, created with { Bucket = "other" }),
            RunId.Of(Group, created with { Key = "orders/A.csv" }),
            RunId.Of(Group, created with { VersionId = null }),
            RunId.Of(Group, created with { VersionId = Version.ToUpperInvariant() }),
            RunId.Of(Group, created with { Sequencer = "0055AED6DCD90281E6" }),
        ];

        Assert.Distinct(ids);
    }

    [Fact]
    public void Of_PartsThatJoinTheSame_AreNotTheSame() =>
        Assert.NotEqual(
            RunId.Of(Group, Make.Created() with { Bucket = "landing", Key = "xa" }),
            RunId.Of(Group, Make.Created() with { Bucket = "landingx", Key = "a" }));
}
