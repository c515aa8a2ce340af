using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Text as a YAML scalar that no reader, of YAML 1.1 or 1.2, takes for anything but text.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <param name="text">The text.</param>
    /// <param name="indent">How far the lines of a text with several are indented.</param>
    public static string Of(string text, int indent) => IsBlock(text) ? Block(text, indent) : OfKey(text);

    /// <summary>On one line.</summary>
    public static string OfKey(string text) => (Name().IsMatch(text) || Quantity().IsMatch(text)) && !Words.Contains(text) ? text : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append((char)rune.Value),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsVisible(rune) => quoted.Append(rune.ToString()),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"{(rune.IsBmp ? "\\u" : "\\U")}{rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture)}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Several lines, all of which can be seen, without what a block would lose: a space in front, more than one line break at the end.</summary>
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n')
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.EnumerateRunes().All(rune => rune.Value == '\n' || IsVisible(rune));

    private static string Block(string text, int indent)
    {
        var block = new StringBuilder(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            block.Append('\n').Append(' ', line.Length == 0 ? 0 : indent).Append(line);
        }

        return block.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    [GeneratedRegex(@"\A[A-Za-z/_](?:[A-Za-z0-9_./@+=-]|:(?=[A-Za-z0-9_./@+=-])| (?=[A-Za-z0-9_./@+=-]))*\z", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[0-9]+(?:Ki|Mi|Gi|Ti|Pi|m|k|M|G|T|h|d|s)\z", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Quantity();
}
