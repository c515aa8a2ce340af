using Flowrun.Core.Events;
using Flowrun.Core.Redrive;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Redrive;

public class NewRunTests
{
    private static readonly VersionGroup Orders = new("orders");

    [Theory]
    [InlineData("0055AED6DCD90281E5")]
    [InlineData(null)]
    public void TryMake_Object_IsAnotherRunOfTheSameObject(string? sequencer)
    {
        var created = new EventRecord.Created(Make.Created() with { Sequencer = sequencer, VersionId = "v1" }, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        {
            Parameters = new Dictionary<string, string> { ["a"] = "b" },
        };

        Assert.True(NewRun.TryMake(CloudEventWriter.Write(created, "x"), Make.Time, out var made, out _));

        var again = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(made)));
        Assert.NotEqual(RunId.Of(Orders, created.Object), RunId.Of(Orders, again.Object));
        Assert.Equal(created.Object, again.Object with { Sequencer = sequencer });
        Assert.Equal((created.TraceParent, "b"), (again.TraceParent, again.Parameters["a"]));
        Assert.True(string.CompareOrdinal(again.Object.Sequencer, sequencer) > 0);
        Assert.True(NewRun.TryMake(CloudEventWriter.Write(created, "x"), Make.Time, out var same, out _));
        Assert.Equal(made, same);
    }

    [Fact]
    public void TryMake_Request_IsAnotherRunOfTheSameRequest()
    {
        var request = Make.Request(parameters: ("day", "1")) with { Object = Make.Created() };

        Assert.True(NewRun.TryMake(CloudEventWriter.Write(new EventRecord.Requested(request)), Make.Time, out var made, out _));

        var again = Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(made))).Request;
        Assert.NotEqual(RunId.Of(Orders, request), RunId.Of(Orders, again));
        Assert.Equal((request.Flow, "1"), (again.Flow, again.Parameters["day"]));
    }

    [Theory]
    [InlineData("hello", "it is no event that starts a run")]
    [InlineData("""{"Records":[{},{}]}""", "it holds 2 events, and a new run can be made of one; send it as it is, without --again")]
    public void TryMake_WhatIsNotOneEvent_SaysWhyNot(string body, string expected)
    {
        Assert.False(NewRun.TryMake(body, Make.Time, out _, out var problem));
        Assert.Equal(expected, problem);
    }
}
