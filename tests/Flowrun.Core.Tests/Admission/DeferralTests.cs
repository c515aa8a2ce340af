using Flowrun.Core.Admission;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Admission;

public sealed class DeferralTests
{
    [Theory]
    [InlineData(1, 7.5, 15)]
    [InlineData(2, 15, 30)]
    [InlineData(6, 240, 480)]
    [InlineData(7, 450, 900)]
    [InlineData(int.MaxValue, 450, 900)]
    public void Delay_Times_DoublesUpToWhatTheQueueOffers(int times, double shortest, double longest)
    {
        var deferral = new Deferral(times, []);

        Assert.Equal(TimeSpan.FromSeconds(shortest), deferral.Delay(0));
        Assert.InRange(deferral.Delay(0.999_999), TimeSpan.FromSeconds(longest * 0.999), TimeSpan.FromSeconds(longest));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("3", 4)]
    [InlineData("-3", 1)]
    [InlineData("many", 1)]
    [InlineData("2147483647", 1)]
    [InlineData("99999999999", 1)]
    public void Next_WhatStrangersMayHaveWritten_IsANumber(string? before, int times) => Assert.Equal(times, Deferral.Next(before, []).Times);

    [Fact]
    public void ReadDone_GroupsOfADeferral_AreThese()
    {
        Assert.Equal([new VersionGroup("orders"), new VersionGroup("audit")], Deferral.ReadDone(new Deferral(1, [new VersionGroup("orders"), new VersionGroup("audit")]).DoneText));
        Assert.Empty(Deferral.ReadDone(null));
        Assert.Empty(Deferral.ReadDone(new Deferral(1, []).DoneText));
    }
}
