using Flowrun.Core.Events;

namespace Flowrun.Core.Tests.Events;

/// <summary>Reads a body that has one record, of a known kind.</summary>
internal static class EventAssert
{
    public static ObjectEvent Created(string body) => Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(body))).Object;

    public static RunRequest Requested(string body) => Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(body))).Request;

    public static string Ignored(string body) => Assert.IsType<EventRecord.Ignored>(Assert.Single(EventParser.Parse(body))).Reason;

    /// <summary>The reason, which is one line and not long, whatever the body.</summary>
    public static string Poison(string body)
    {
        var reason = Assert.IsType<EventRecord.Poison>(Assert.Single(EventParser.Parse(body))).Reason;
        Assert.True(reason.Length is > 0 and <= 400, reason);
        Assert.DoesNotContain(reason, char.IsControl);
        return reason;
    }
}
