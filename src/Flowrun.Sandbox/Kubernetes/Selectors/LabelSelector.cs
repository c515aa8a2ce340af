using Flowrun.Sandbox.Kubernetes.Api;

namespace Flowrun.Sandbox.Kubernetes.Selectors;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<(string Key, bool Wanted, string[]? Values)> _requirements = [];

    private LabelSelector()
    {
    }

    /// <exception cref="StatusException">It cannot be read.</exception>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        foreach (var part in SplitOutsideParentheses(text ?? ""))
        {
            selector._requirements.Add(ParseRequirement(part, text!));
        }

        return selector;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, wanted, values) in _requirements)
        {
            var holds = labels.TryGetValue(key, out var value) && (values is null || Array.IndexOf(values, value) >= 0);
            if (holds != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private static (string Key, bool Wanted, string[]? Values) ParseRequirement(string part, string whole)
    {
        if (part.EndsWith(')') && part.IndexOf('(', StringComparison.Ordinal) is > 0 and var open)
        {
            var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [var key, "in" or "notin"])
            {
                return (key, words[1] == "in", part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries));
            }
        }

        foreach (var (sign, wanted) in (ReadOnlySpan<(string, bool)>)[("!=", false), ("==", true), ("=", true)])
        {
            if (part.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at)
            {
                return (part[..at].Trim(), wanted, [part[(at + sign.Length)..].Trim()]);
            }
        }

        var name = part.TrimStart('!').Trim();
        return name.Length == 0 || name.AsSpan().ContainsAny(" ()")
            ? throw Statuses.BadRequest($"unable to parse requirement: {whole}")
            : (name, !part.StartsWith('!'), null);
    }

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        var start = 0;
        var depth = 0;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index == text.Length || (text[index] == ',' && depth == 0))
            {
                if (text[start..index].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                start = index + 1;
            }
            else
            {
                depth += text[index] == '(' ? 1 : text[index] == ')' ? -1 : 0;
            }
        }
    }
}
