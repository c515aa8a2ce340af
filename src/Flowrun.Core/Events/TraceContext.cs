using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>The extension attribute <c>traceparent</c> of CloudEvents.</summary>
/// <remarks>Sources: https://www.w3.org/TR/trace-context/#traceparent-header and
/// https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md</remarks>
internal static class TraceContext
{
    private const int Length = 55;

    /// <returns>Null where there is none, or one that does not follow the standard: tracing never stops a run.</returns>
    public static string? Read(JsonElement root)
    {
        if (!root.TryGetProperty("traceparent"u8, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            var text = value.GetString()!;
            return IsValid(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

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
