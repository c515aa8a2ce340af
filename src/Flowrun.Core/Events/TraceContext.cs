using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>The W3C trace context that an event comes in, such as the extension attribute <c>traceparent</c> of CloudEvents.</summary>
/// <remarks>Sources: https://www.w3.org/TR/trace-context/#traceparent-header and
/// https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md</remarks>
public static class TraceContext
{
    private const int Length = 55;

    /// <returns>Null where there is none, or one that does not follow the standard: tracing never stops a run.</returns>
    internal static string? Read(JsonElement root)
    {
        if (!root.TryGetProperty("traceparent"u8, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return Valid(value.GetString());
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>The text, or null where it does not follow the standard.</returns>
    public static string? Valid(string? text) => text is not null && IsValid(text) ? text : null;

    /// <summary>version-traceid-parentid-flags of 2, 32, 16 and 2 hexadecimal digits.</summary>
    private static bool IsValid(string text)
    {
        if (text.Length != Length)
        {
            return false;
        }

        for (var index = 0; index < Length; index++)
        {
            if (index is 2 or 35 or 52 ? text[index] != '-' : !char.IsAsciiHexDigitLower(text[index]))
            {
                return false;
            }
        }

        return true;
    }
}
