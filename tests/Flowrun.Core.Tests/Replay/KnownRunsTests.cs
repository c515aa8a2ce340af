using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Replay;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Replay;

public class KnownRunsTests
{
    private static readonly ListedObject Listed = new("landing", "orders/a.csv", new Bytes(10), "etag", Make.Time);

    [Theory]
    [InlineData("etag", 0, true)]
    [InlineData("etag", -9, true)]
    [InlineData("etag", -11, false)]
    [InlineData("etag", 1_000_000, true)]
    [InlineData("other", 0, false)]
    [InlineData("other", 1_000_000, false)]
    [InlineData(null, 1, true)]
    [InlineData(null, -11, false)]
    public void Has_ARunOfTheSameBytesFromAfterTheyWereWritten_AndOnlyThat(string? eTag, int secondsLater, bool expected) =>
        Assert.Equal(expected, new KnownRuns([Run(eTag, Make.Time.AddSeconds(secondsLater))]).Has(Listed));

    [Fact]
    public void Has_TheTimeIsNotKnown_TheETagDecides()
    {
        Assert.True(new KnownRuns([Run("etag", null)]).Has(Listed));
        Assert.False(new KnownRuns([Run("other", null)]).Has(Listed));
        Assert.False(new KnownRuns([Run(null, null)]).Has(Listed));
    }

    [Fact]
    public void Has_ListingHasNoETag_TheTimeDecides() => Assert.True(new KnownRuns([Run("etag", Make.Time)]).Has(Listed with { ETag = null }));

    [Fact]
    public void Has_AnotherBucketOrKey_IsAnotherObject()
    {
        var known = new KnownRuns([Run("etag", Make.Time)]);

        Assert.False(known.Has(Listed with { Bucket = "other" }));
        Assert.False(known.Has(Listed with { Key = "orders/A.csv" }));
    }

    [Fact]
    public void Read_JobsOfEveryKindOfEvent_TellTheObject()
    {
        var created = Make.Created() with { ETag = "e" };
        var request = Make.Request() with { Object = created with { Time = null } };

        Assert.Equal(new KnownRun(new VersionGroup("orders"), "landing", "orders/a.csv", "e", Make.Time), Read(Job(CloudEventWriter.Write(new EventRecord.Created(created), "flowrun"))));
        Assert.Equal(new KnownRun(new VersionGroup("orders"), "landing", "orders/a.csv", "e", Make.Time), Read(Job(CloudEventWriter.Write(new EventRecord.Requested(request)))));
        Assert.Equal(Make.Time.AddHours(1), Read(Job(CloudEventWriter.Write(new EventRecord.Created(created with { Time = null }), "flowrun")))?.Time);
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"flowrun.dev/group":"orders"},"annotations":{"flowrun.dev/event":"nonsense"}}}""")]
    [InlineData("""{"metadata":{"labels":{"flowrun.dev/group":"orders"},"annotations":{}}}""")]
    [InlineData("""{"metadata":{"labels":{},"annotations":{"flowrun.dev/event":"{}"}}}""")]
    [InlineData("""{"metadata":7}""")]
    [InlineData("[]")]
    public void Read_WhatTellsNoObject_IsNone(string job) => Assert.Null(Read(job));

    private static KnownRun Run(string? eTag, DateTimeOffset? time) => new(new VersionGroup("orders"), "landing", "orders/a.csv", eTag, time);

    private static string Job(string started) => new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["creationTimestamp"] = Make.Time.AddHours(1).ToString("O"),
            ["labels"] = new JsonObject { ["flowrun.dev/group"] = "orders" },
            ["annotations"] = new JsonObject { ["flowrun.dev/event"] = started },
        },
    }.ToJsonString();

    private static KnownRun? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return KnownRun.Read(document.RootElement);
    }
}
