using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Core.Jobs;

/// <summary>Reads <c>{{ name }}</c> in the strings of a manifest. Names only: no expressions, no nesting, no escape.</summary>
public static class Placeholders
{
    /// <summary>What precedes the name of a part of the trigger's pattern.</summary>
    public const string MatchPrefix = "match.";

    /// <summary>What precedes the name of a parameter.</summary>
    public const string ParametersPrefix = "parameters.";

    private const string Open = "{{";
    private const string Close = "}}";
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>The names that every flow has, besides <c>match.*</c> and <c>parameters.*</c>.</summary>
    public static IReadOnlyList<string> Known { get; } = ["bucket", "key", "uri", "size", "run.id", "flow", "group", "attempt"];

    /// <summary>The names that the value of a parameter may use, besides <c>match.*</c>.</summary>
    public static IReadOnlyList<string> KnownInParameters { get; } = ["bucket", "key", "uri", "size"];

    /// <summary>Splits a text into literals and names. A text without placeholders is one literal; the empty text has no parts.</summary>
    /// <param name="error">Why not: a placeholder that is not closed, or that holds no name. A sentence without a full stop.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyList<PlaceholderPart>? parts, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<PlaceholderPart>();
        parts = null;
        error = null;
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf(Open, position, StringComparison.Ordinal);
            var literalEnd = open < 0 ? text.Length : open;
            if (literalEnd > position)
            {
                found.Add(new PlaceholderPart(text[position..literalEnd], IsName: false));
            }

            if (open < 0)
            {
                break;
            }

            var close = text.IndexOf(Close, open + Open.Length, StringComparison.Ordinal);
            if (close < 0)
            {
                error = $"'{Excerpt(text[open..])}' is not closed by '}}}}'";
                return false;
            }

            var name = text.AsSpan(open + Open.Length, close - open - Open.Length).Trim(' ');
            if (name.IsEmpty || name.ContainsAnyExcept(NameCharacters))
            {
                error = $"'{Excerpt(text[open..(close + Close.Length)])}' holds no name of a placeholder, such as '{{{{ key }}}}'";
                return false;
            }

            found.Add(new PlaceholderPart(name.ToString(), IsName: true));
            position = close + Close.Length;
        }

        parts = found;
        return true;
    }

    private static string Excerpt(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>A literal, or the name of a placeholder without its braces.</summary>
public readonly record struct PlaceholderPart(string Text, bool IsName);
