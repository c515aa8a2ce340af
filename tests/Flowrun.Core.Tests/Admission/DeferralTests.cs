using Flowrun.Core.Admission;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Admission;

public sealed class DeferralTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-60, 7.5, 15)]
    [InlineData(0, 7.5, 15)]
    [InlineData(60, 60, 120)]
    [InlineData(900, 450, 900)]
    [InlineData(864_000, 450, 900)]
    public void Delay_Waited_IsOnceToTwiceAsLongWithinWhatTheQueueOffers(double waited, double shortest, double longest)
    {
        var deferral = new Deferral(Now.AddSeconds(-waited), []);

        Assert.Equal(TimeSpan.FromSeconds(shortest), deferral.Delay(Now, 0));
        Assert.InRange(deferral.Delay(Now, 0.999_999), TimeSpan.FromSeconds(longest * 0.999), TimeSpan.FromSeconds(longest));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-3")]
    [InlineData("long ago")]
    [InlineData("253402300800000")]
    [InlineData("99999999999999999999")]
    public void SinceOf_WhatStrangersMayHaveWritten_IsWhenItCame(string? since) => Assert.Equal(Now, Deferral.SinceOf(since, Now));

    [Fact]
    public void SinceOf_WhatADeferralSays_IsThat()
    {
        var deferral = new Deferral(Now.AddHours(-5), []);

        Assert.Equal(deferral.Since, Deferral.SinceOf(deferral.SinceText, Now));
    }

    [Fact]
    public void ReadDone_GroupsOfADeferral_AreThese()
    {
        Assert.Equal([new VersionGroup("orders"), new VersionGroup("audit")], Deferral.ReadDone(new Deferral(Now, [new VersionGroup("orders"), new VersionGroup("audit")]).DoneText));
        Assert.Empty(Deferral.ReadDone(null));
        Assert.Empty(Deferral.ReadDone(new Deferral(Now, []).DoneText));
    }
}
