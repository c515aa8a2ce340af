namespace Flowrun.Core.Events;

/// <summary>The trace header of AWS X-Ray, which SQS carries as the system attribute AWSTraceHeader.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader</remarks>
public static class XRayTraceHeader
{
    private const int EpochLength = 8;
    private const int RandomLength = 24;
    private const int ParentLength = 16;

    /// <summary><c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c> as a W3C traceparent.</summary>
    /// <returns>Null where it has no root or parent, or is none: tracing never stops a run.</returns>
    public static string? ToTraceParent(string? header)
    {
        string? root = null, parent = null;
        var isSampled = false;
        foreach (var part in (header ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            switch (part.Split('=', 2))
            {
                case ["Root", var value]:
                    root = value;
                    break;
                case ["Parent", var value]:
                    parent = value;
                    break;
                case ["Sampled", var value]:
                    isSampled = value == "1";
                    break;
            }
        }

        return root?.Split('-') is ["1", { Length: EpochLength } epoch, { Length: RandomLength } random] && parent is { Length: ParentLength }
            && IsHexadecimal(epoch) && IsHexadecimal(random) && IsHexadecimal(parent)
            ? $"00-{epoch}{random}-{parent}-{(isSampled ? "01" : "00")}"
            : null;
    }

    private static bool IsHexadecimal(string text) => text.All(char.IsAsciiHexDigitLower);
}
