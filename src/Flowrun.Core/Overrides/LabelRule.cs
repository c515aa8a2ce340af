using System.Buffers;
using Flowrun.Core.Flows;
using Flowrun.Core.Text;

namespace Flowrun.Core.Overrides;

/// <summary>Which labels an event may put on its Job.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set</remarks>
internal static class LabelRule
{
    /// <summary>More is no way to mark a Job.</summary>
    public const int Most = 32;

    private const string Syntax = "at most 63 letters, digits, -, _ and ., with a letter or digit at both ends";

    /// <summary>Labels of these domains, and of those below them, are not read by people but by Kubernetes, Kueue and this program.</summary>
    private static readonly string[] ReservedDomains = ["kubernetes.io", "k8s.io", "x-k8s.io", "flowrun.dev"];

    /// <summary>Kubernetes' own labels from before they had a domain.</summary>
    private static readonly string[] ReservedNames = ["controller-uid", "job-name"];

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <returns>What is wrong with the key, or null.</returns>
    public static string? KeyFault(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? key : key[(slash + 1)..];
        if (!IsName(name) || (slash >= 0 && !DnsName.IsSubdomain(key.AsSpan(0, slash))))
        {
            return $"found {Excerpt.Of(key)}: expected a label's key: {Syntax}, and perhaps a DNS name and / before it";
        }

        if (slash < 0)
        {
            return ReservedNames.Contains(key, StringComparer.Ordinal) ? $"the label {key} is Kubernetes' own" : null;
        }

        var domain = key[..slash];
        return Array.Find(ReservedDomains, reserved => domain == reserved || domain.EndsWith("." + reserved, StringComparison.Ordinal)) is { } taken
            ? $"labels of {taken} are not an event's to set"
            : null;
    }

    /// <returns>What is wrong with the value, or null.</returns>
    public static string? ValueFault(string value) =>
        value.Length == 0 || IsName(value) ? null : $"found {Excerpt.Of(value)}: expected a label's value: nothing, or {Syntax}";

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= DnsName.LongestLabel
        && !name.ContainsAnyExcept(Letters)
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1]);
}
