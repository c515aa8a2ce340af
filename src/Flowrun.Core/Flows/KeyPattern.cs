using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Core.Flows;

/// <summary>A pattern over keys with named parts: <c>orders/{date}/{store}.csv</c>. A part is one or more characters without <c>/</c>.</summary>
public sealed class KeyPattern
{
    private KeyPattern(string text, IReadOnlyList<string> names)
    {
        Text = text;
        Names = names;
    }

    public string Text { get; }

    /// <summary>The names of the parts, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a pattern. Not valid: an unclosed brace, a name that is not <c>[a-zA-Z][a-zA-Z0-9_]*</c> or that comes twice, two parts with nothing between them.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyPattern? pattern, [NotNullWhen(false)] out string? error) => throw new NotImplementedException();

    /// <summary>Matches a whole key, in time linear in the key for each part.</summary>
    /// <param name="values">One value for each of <see cref="Names"/>.</param>
    public bool TryMatch(string key, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? values) => throw new NotImplementedException();

    public override string ToString() => Text;
}
