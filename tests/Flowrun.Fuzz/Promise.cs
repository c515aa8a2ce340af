using System.Globalization;
using System.Text;

namespace Flowrun.Fuzz;

/// <summary>What holds of every reader.</summary>
internal static class Promise
{
    /// <summary>Messages quote what strangers wrote, and land in logs and terminals.</summary>
    private const int LongestMessage = 4096;

    public static void Holds(bool promise, string what)
    {
        if (!promise)
        {
            throw new BrokenPromiseException(what);
        }
    }

    /// <summary>One line, not endless, and nothing in it that a terminal obeys.</summary>
    public static string IsFitToPrint(string message)
    {
        Holds(message.Length <= LongestMessage, $"a message has {message.Length} characters");
        foreach (var rune in message.EnumerateRunes())
        {
            var isHidden = rune == Rune.ReplacementChar ? message.Any(char.IsSurrogate) && HasHalfPair(message)
                : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            Holds(!isHidden, $"U+{rune.Value:X4} in the message: {message}");
        }

        return message;
    }

    private static bool HasHalfPair(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(text[index]))
            {
                return true;
            }
        }

        return false;
    }
}
