using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;

namespace Flowrun.Core.Policy;

/// <summary>Objects of Kubernetes by their names: <c>NAME</c> is the one in every namespace, <c>NAMESPACE/NAME</c> that of one, <c>*</c> all.</summary>
public sealed class NamedObjects
{
    public const string Rule = "names with commas between them: NAME, or NAMESPACE/NAME for one namespace, or * for all";

    public static readonly NamedObjects None = new([]);

    public static readonly NamedObjects All = new(["*"]);

    private readonly FrozenSet<string> _names;

    private NamedObjects(IEnumerable<string> names) => _names = names.ToFrozenSet(StringComparer.Ordinal);

    public bool IsEmpty => _names.Count == 0;

    /// <param name="text">With commas between the names; empty: none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out NamedObjects? objects)
    {
        ArgumentNullException.ThrowIfNull(text);
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        objects = Array.TrueForAll(names, IsName) ? new NamedObjects(names) : null;
        return objects is not null;
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(string @namespace, string name) => _names.Contains("*") || _names.Contains(name) || _names.Contains($"{@namespace}/{name}");

    /// <summary>Whether a text of a manifest may become the name of one of them, its placeholders being whatever they are.</summary>
    public bool MayContain(string @namespace, string text)
    {
        if (!Placeholders.TryParse(text, out var parts, out _) || !parts.Any(part => part.IsName))
        {
            return Contains(@namespace, text);
        }

        var start = parts[0].IsName ? "" : parts[0].Text;
        var end = parts[^1].IsName ? "" : parts[^1].Text;
        return _names.Any(name => name == "*" || (Unqualified(name, @namespace) is { } own
            && own.StartsWith(start, StringComparison.Ordinal) && own.EndsWith(end, StringComparison.Ordinal)));
    }

    public override string ToString() => string.Join(", ", _names.Order(StringComparer.Ordinal));

    private static string? Unqualified(string name, string @namespace) => name.Split('/') switch
    {
        [var only] => only,
        [var own, var rest] when own == @namespace => rest,
        _ => null,
    };

    private static bool IsName(string name) => name.Split('/') switch
    {
        ["*"] => true,
        [var only] => DnsName.IsSubdomain(only),
        [var own, var rest] => DnsName.IsLabel(own) && DnsName.IsSubdomain(rest),
        _ => false,
    };
}
