using System.Globalization;
using System.Text;
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

    public static void Write(TextWriter output, JsonNode result) => output.WriteLine(WithoutHidden(result.ToJsonString(Indented)));

    /// <summary>
    /// The encoder escapes what controls a terminal, and leaves the format characters, some of which turn the direction of what follows. They stand in
    /// strings alone, where an escape means the same.
    /// </summary>
    private static string WithoutHidden(string json)
    {
        if (!json.EnumerateRunes().Any(IsFormat))
        {
            return json;
        }

        var shown = new StringBuilder(json.Length + 32);
        Span<char> units = stackalloc char[2];
        foreach (var rune in json.EnumerateRunes())
        {
            var length = rune.EncodeToUtf16(units);
            foreach (var unit in units[..length])
            {
                _ = IsFormat(rune) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}") : shown.Append(unit);
            }
        }

        return shown.ToString();
    }

    private static bool IsFormat(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}
