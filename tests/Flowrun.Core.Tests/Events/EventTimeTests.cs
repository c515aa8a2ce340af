using System.Text.Json;
using Flowrun.Core.Events;

namespace Flowrun.Core.Tests.Events;

public class EventTimeTests
{
    [Theory]
    [InlineData("\"2026-11-20T10:15:30Z\"", "2026-11-20T10:15:30.0000000+00:00")]
    [InlineData("\"2026-11-20T10:15:30.123Z\"", "2026-11-20T10:15:30.1230000+00:00")]
    [InlineData("\"2026-11-20T10:15:30.123456789Z\"", "2026-11-20T10:15:30.1234567+00:00")]
    [InlineData("\"2026-11-20T10:15:30+02:00\"", "2026-11-20T08:15:30.0000000+00:00")]
    [InlineData("\"2026-11-20T10:15:30\"", "2026-11-20T10:15:30.0000000+00:00")]
    [InlineData("\"2026-11-20T10:15:30.5\"", "2026-11-20T10:15:30.5000000+00:00")]
    public void Read_Time_IsInUtc(string json, string expected) => Assert.Equal(expected, Read(json)?.ToString("O"));

    [Theory]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"\"")]
    [InlineData("\"T\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-11-20\"")]
    [InlineData("\"2026-11-31T10:15:30Z\"")]
    [InlineData("\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("\"9999-12-31T23:59:59-14:00\"")]
    [InlineData("\"2026-11-20T10:15:30\\uD800\"")]
    [InlineData("\"2026-11-20T10:15:30.00000000000000000000000000000000000000000000000Z\"")]
    public void Read_NoTime_IsNull(string json) => Assert.Null(Read(json));

    private static DateTimeOffset? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return EventTime.Read(document.RootElement);
    }
}
