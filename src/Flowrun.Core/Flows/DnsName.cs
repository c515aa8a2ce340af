using System.Buffers;

namespace Flowrun.Core.Flows;

/// <summary>What Kubernetes accepts as a name.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/</remarks>
internal static class DnsName
{
    /// <summary>Of a label, and of a label's value.</summary>
    public const int LongestLabel = 63;

    private const int LongestSubdomain = 253;

    public const string LabelRule = "a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsLabel(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LongestLabel && !name.ContainsAnyExcept(LabelCharacters) && name[0] != '-' && name[^1] != '-';

    /// <summary>Labels with dots between them, no longer than a label's value.</summary>
    public static bool IsShortSubdomain(ReadOnlySpan<char> name) => name.Length <= LongestLabel && IsSubdomain(name);

    /// <summary>Labels with dots between them.</summary>
    public static bool IsSubdomain(ReadOnlySpan<char> name)
    {
        foreach (var label in name.Split('.'))
        {
            if (!IsLabel(name[label]))
            {
                return false;
            }
        }

        return name.Length <= LongestSubdomain;
    }
}
