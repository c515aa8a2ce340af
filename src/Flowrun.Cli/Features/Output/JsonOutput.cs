using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Cli.Features.Output;

internal static class JsonOutput
{
    // Keys are in any language; a terminal shows them, and JSON needs no more escapes than these.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter output, JsonNode result) => output.WriteLine(result.ToJsonString(Indented));
}
