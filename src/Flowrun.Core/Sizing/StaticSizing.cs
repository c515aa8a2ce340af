using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing;

/// <summary>The static rule. Pure; sums and products are decimal and saturate at the maximum, so no size overflows.</summary>
public static class StaticSizing
{
    /// <param name="key">The object's key, for the expansion of its extension; null where a request has no object.</param>
    public static SizingDecision Decide(SizingSpec spec, Bytes inputBytes, string? key) => throw new NotImplementedException();
}
