using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing;

/// <summary>The static rule. Pure; sums and products are decimal and saturate at the maximum, so no size overflows.</summary>
public static class StaticSizing
{
    private static readonly Bytes StorageStep = Bytes.Mebi(1);

    /// <summary>Memory, its limit and ephemeral storage for an input, of a valid <paramref name="spec"/>. Never throws.</summary>
    /// <param name="spec">The flow's rules; minimum at most maximum, steps of 1 byte or more, nothing negative.</param>
    /// <param name="inputBytes">The input's size.</param>
    /// <param name="key">The object's key, for the expansion of its extension; null where a request has no object.</param>
    public static SizingDecision Decide(SizingSpec spec, Bytes inputBytes, string? key)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var rule = spec.Memory;
        var expansion = Expansion.Of(rule.Expansion, key);
        var needed = Needed(rule.Base, rule.PerInputByte, inputBytes, expansion.Factor);
        var raised = Math.Max(needed, rule.Minimum.Value);
        var rounded = RoundUp(raised, rule.RoundTo);
        var memory = ToBytes(Math.Min(rounded, rule.Maximum.Value));
        var limit = LimitOf(rule, memory);
        var reason = SizingReason.Of(rule, inputBytes, expansion, needed, memory);
        return new SizingDecision(memory, limit, Storage(spec.EphemeralStorage, inputBytes, expansion.Factor), inputBytes, reason);
    }

    /// <summary>The limit beside a request; null where the rule wants none.</summary>
    internal static Bytes? LimitOf(MemoryRule rule, Bytes memory) => rule.LimitRatio is { } ratio ? ToBytes(Product(ratio, memory.Value)) : null;

    private static Bytes? Storage(StorageRule? rule, Bytes inputBytes, decimal expansion)
    {
        if (rule is null)
        {
            return null;
        }

        var rounded = RoundUp(Needed(rule.Base, rule.PerInputByte, inputBytes, expansion), StorageStep);
        return ToBytes(Math.Min(rounded, (rule.Maximum ?? Bytes.Max).Value));
    }

    /// <remarks>The factors first: where their product saturates, so would it with the size, and nothing makes it smaller afterwards.</remarks>
    private static decimal Needed(Bytes start, decimal perInputByte, Bytes inputBytes, decimal expansion) =>
        start.Value + Product(Product(perInputByte, expansion), inputBytes.Value);

    private static decimal Product(decimal left, decimal right)
    {
        const decimal Most = long.MaxValue;

        // A decimal holds 7.9e28: only products near it need to be told apart before they are made.
        return (double)left * (double)right > 1e28 ? Most : Math.Min(left * right, Most);
    }

    private static decimal RoundUp(decimal value, Bytes step) => decimal.Ceiling(value / step.Value) * step.Value;

    private static Bytes ToBytes(decimal value) => new((long)Math.Min(decimal.Ceiling(value), long.MaxValue));
}
