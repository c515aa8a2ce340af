namespace Flowrun.Torture.Uploads;

/// <summary>Messages that are no events, and what the dead-letter queue says of each.</summary>
internal static class PoisonBodies
{
    private const int Sorts = 4;

    public static string Of(int number) => (number % Sorts) switch
    {
        0 => $"not JSON, number {number}",
        1 => $$"""{"hello": "world", "number": {{number}}}""",
        2 => $$$"""{"specversion": "1.0", "type": "dev.flowrun.run.requested", "source": "/torture", "id": "{{{number}}}", "data": {}}""",
        _ => $$$$$$"""{"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "landing"}, "object": {"size": {{{{{{number}}}}}}}}}]}""",
    };

    public static string ReasonOf(int number) => (number % Sorts) switch
    {
        0 => "expected JSON",
        1 => "found an object with the properties",
        2 => "data.flow",
        _ => "key",
    };
}
