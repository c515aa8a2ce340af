using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Sandbox.Faults;

/// <summary>A method and a path glob.</summary>
internal sealed record RequestMatch(string Method, string Path)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out RequestMatch? match)
    {
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        match = parts is [var method, ['/', ..] or "*" or ['*', '*', ..]] ? new RequestMatch(method, parts[1]) : null;
        return match is not null;
    }

    public bool Matches(string method, string path) =>
        (Method == "*" || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase)) && (Path == "*" || MatchesGlob(Path, path));


    private static bool MatchesGlob(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        if (glob.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (glob.StartsWith("**"))
        {
            var rest = glob[2..];
            for (var start = 0; start <= text.Length; start++)
            {
                if (MatchesGlob(rest, text[start..]))
                {
                    return true;
                }
            }

            return false;
        }

        if (glob[0] == '*')
        {
            for (var start = 0; start <= text.Length; start++)
            {
                if (MatchesGlob(glob[1..], text[start..]))
                {
                    return true;
                }

                if (start < text.Length && text[start] == '/')
                {
                    return false;
                }
            }

            return false;
        }

        return !text.IsEmpty && glob[0] == text[0] && MatchesGlob(glob[1..], text[1..]);
    }
}
