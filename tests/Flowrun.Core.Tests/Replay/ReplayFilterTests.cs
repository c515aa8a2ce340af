using Flowrun.Core.Quantities;
using Flowrun.Core.Replay;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Replay;

public class ReplayFilterTests
{
    private static readonly ListedObject Listed = new("landing", "orders/a.csv", new Bytes(10), "etag", Make.Time);
    private static readonly ReplayFilter All = new(null, null, Make.Time, KnownRuns.None);

    [Fact]
    public void Judge_NothingAsked_IsSent() => Assert.Equal(ReplayVerdict.Send, All.Judge(Listed));

    [Theory]
    [InlineData(".csv", ReplayVerdict.Send)]
    [InlineData(".CSV", ReplayVerdict.NotMeant)]
    public void Judge_Suffix_CountsLetterByLetter(string suffix, ReplayVerdict expected) => Assert.Equal(expected, (All with { Suffix = suffix }).Judge(Listed));

    [Theory]
    [InlineData(0, 0, ReplayVerdict.Send)]
    [InlineData(1, 2, ReplayVerdict.NotMeant)]
    [InlineData(-2, -1, ReplayVerdict.NotMeant)]
    public void Judge_Times_IncludeTheirEnds(int since, int until, ReplayVerdict expected) =>
        Assert.Equal(expected, (All with { Since = Make.Time.AddSeconds(since), Until = Make.Time.AddSeconds(until) }).Judge(Listed));

    [Fact]
    public void Judge_HasRun_IsLeftOut()
    {
        var known = new KnownRuns([new KnownRun(new VersionGroup("orders"), "landing", "orders/a.csv", "etag", Make.Time)]);

        Assert.Equal(ReplayVerdict.HasRun, (All with { Runs = known }).Judge(Listed));
        Assert.Equal(ReplayVerdict.Send, (All with { Runs = known }).Judge(Listed with { ETag = "newer" }));
    }

    [Fact]
    public void With_EveryVerdict_CountsWhatWasListed()
    {
        var counts = Enum.GetValues<ReplayVerdict>().Aggregate(new ReplayCounts(), (counts, verdict) => counts.With(verdict));

        Assert.Equal(new ReplayCounts(3, 1, 1, 1), counts);
    }
}
