using System.Buffers;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Core.Flows;

/// <summary>A pattern over keys with named parts: <c>orders/{date}/{store}.csv</c>. A part is one or more characters without <c>/</c>.</summary>
/// <remarks>Everything else stands for itself, also <c>*</c> and <c>?</c>. Where a key can be read in several ways, each part from the left is as short as it can be.</remarks>
public sealed class KeyPattern
{
    /// <summary>The most parts that a pattern may have.</summary>
    public const int MaxParts = 32;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The values of a pattern without parts, or of no pattern.</summary>
    internal static readonly IReadOnlyDictionary<string, string> NoValues = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The text before the first part, between each two, and after the last: one more than there are names.</summary>
    private readonly string[] _literals;

    private KeyPattern(string text, IReadOnlyList<string> names, string[] literals)
    {
        Text = text;
        Names = names;
        _literals = literals;
    }

    public string Text { get; }

    /// <summary>The names of the parts, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Reads a pattern. Not valid: none at all, an unclosed brace, a name that is not <c>[a-zA-Z][a-zA-Z0-9_]*</c> or that comes twice,
    /// two parts with nothing between them, more than <see cref="MaxParts"/> parts.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var names = new List<string>();
        var literals = new List<string>();
        error = text.Length == 0 ? "a pattern is not empty" : Split(text, names, literals);
        pattern = error is null ? new KeyPattern(text, names, [.. literals]) : null;
        return error is null;
    }

    /// <summary>Matches a whole key, in time linear in the key for each part.</summary>
    /// <param name="values">One value for each of <see cref="Names"/>.</param>
    public bool TryMatch(string key, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? values)
    {
        ArgumentNullException.ThrowIfNull(key);
        values = null;
        Span<Range> parts = stackalloc Range[MaxParts];
        if (!TryFind(key, parts))
        {
            return false;
        }

        values = Names.Count == 0 ? NoValues : Values(key, parts);
        return true;
    }

    public override string ToString() => Text;

    private static string? Split(string text, List<string> names, List<string> literals)
    {
        var rest = text;
        while (true)
        {
            var open = rest.IndexOf('{', StringComparison.Ordinal);
            var literal = open < 0 ? rest : rest[..open];
            if (literal.Contains('}', StringComparison.Ordinal))
            {
                return "a } closes nothing: a part is {name}";
            }

            if (literal.Length == 0 && open == 0 && names.Count > 0)
            {
                return $"nothing stands between {{{names[^1]}}} and the next part, so nothing tells where one ends";
            }

            literals.Add(literal);
            if (open < 0)
            {
                return null;
            }

            var close = rest.IndexOf('}', open);
            if (close < 0)
            {
                return "a { is not closed: a part is {name}";
            }

            var name = rest[(open + 1)..close];
            if (!IsName(name))
            {
                return $"{{{name}}} is no part: a name is a letter, then letters, digits and _";
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                return $"the part {{{name}}} comes twice";
            }

            if (names.Count == MaxParts)
            {
                return $"a pattern has at most {MaxParts} parts";
            }

            names.Add(name);
            rest = rest[(close + 1)..];
        }
    }

    /// <summary>The rule for the names of parts, which is also that of parameters.</summary>
    internal static bool IsName(ReadOnlySpan<char> name) =>
        name.Length > 0
        && char.IsAsciiLetter(name[0])
        && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>
    /// The leftmost end of each part is enough, no way back is needed: a later one only moves characters without <c>/</c> from the next part
    /// into this one, and a literal that has a <c>/</c> itself can stand in one place only.
    /// </summary>
    private bool TryFind(ReadOnlySpan<char> key, Span<Range> parts)
    {
        if (!key.StartsWith(_literals[0]))
        {
            return false;
        }

        var start = _literals[0].Length;
        for (var part = 0; part < Names.Count; part++)
        {
            var literal = _literals[part + 1];
            var end = part == Names.Count - 1
                ? (key[start..].EndsWith(literal) ? key.Length - literal.Length : -1)
                : IndexAfter(key, start + 1, literal);
            if (end <= start || key[start..end].Contains('/'))
            {
                return false;
            }

            parts[part] = start..end;
            start = end + literal.Length;
        }

        return start == key.Length;
    }

    private static int IndexAfter(ReadOnlySpan<char> key, int from, string literal)
    {
        var at = from >= key.Length ? -1 : key[from..].IndexOf(literal);
        return at < 0 ? -1 : from + at;
    }

    private Dictionary<string, string> Values(string key, ReadOnlySpan<Range> parts)
    {
        var values = new Dictionary<string, string>(Names.Count, StringComparer.Ordinal);
        for (var part = 0; part < Names.Count; part++)
        {
            values.Add(Names[part], key[parts[part]]);
        }

        return values;
    }
}
