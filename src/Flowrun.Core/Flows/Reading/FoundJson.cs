using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Core.Flows.Reading;

/// <summary>A value of a manifest as a message shows it: compact JSON on one line, not long.</summary>
internal static class FoundJson
{
    private const int Longest = 80;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(JsonNode? found) => found is null ? null : OneLine.Of(found.ToJsonString(Readable), Longest);
}
