using System.Text;

namespace Flowrun.Core.Text;

/// <summary>A foreign text as it may stand in a message to people: quoted, on one line, not long.</summary>
internal static class Excerpt
{
    /// <summary>The text in quotes. Control characters, and characters that a terminal may hide or turn around, are shown as <c>\u001B</c>.</summary>
    /// <param name="text">Written by a stranger.</param>
    /// <param name="maximum">How many of its characters are shown; more is shown as <c>…</c>.</param>
    public static string Of(ReadOnlySpan<char> text, int maximum = 80)
    {
        var shown = new StringBuilder(Math.Min(text.Length, maximum) + 3).Append('"');
        var left = maximum;
        foreach (var rune in text.EnumerateRunes())
        {
            if (--left < 0)
            {
                return shown.Append("\"…").ToString();
            }

            Append(shown, rune);
        }

        return shown.Append('"').ToString();
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            shown.Append('\\').Append((char)rune.Value);
        }
        else if (!OneLine.IsVisible(rune))
        {
            shown.Append($"\\u{rune.Value:X4}");
        }
        else
        {
            shown.Append(rune.ToString());
        }
    }
}
