using System.Globalization;
using System.Text;

namespace Flowrun.Core.Text;

/// <summary>Text that a stranger wrote, made fit for one line of a message: what cannot be seen is written as <c>\u000a</c>.</summary>
public static class OneLine
{
    /// <summary>The text itself where all of it can be seen. A URI of the longest bucket and key fits whole.</summary>
    public static string Of(string text, int longest = 1100)
    {
        var cut = text.Length > longest;
        var shown = cut ? text[..longest] : text;
        if (!cut && !shown.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var line = new StringBuilder(shown.Length + 16);
        foreach (var character in shown.EnumerateRunes())
        {
            if (IsVisible(character))
            {
                line.Append(character);
            }
            else
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{character.Value:x4}");
            }
        }

        return cut ? line.Append('…').ToString() : line.ToString();
    }

    /// <summary>Format characters are among the hidden: some turn the direction of what follows.</summary>
    internal static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
