using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Overrides;

/// <summary>The memory that an event asks for.</summary>
/// <param name="Wanted">As asked for; the flow's minimum and maximum still hold.</param>
/// <param name="Source">Who asks, for people.</param>
public sealed record MemoryOverride(Bytes Wanted, string Source)
{
    /// <summary>The decision with this memory, and the reason that says so. Steps are for computed amounts: this one is taken as it is.</summary>
    /// <param name="decision">What the flow's rule, or what was learned, says.</param>
    /// <param name="rule">The flow's.</param>
    public SizingDecision Over(SizingDecision decision, MemoryRule rule)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(rule);
        var memory = Wanted < rule.Minimum ? rule.Minimum : Wanted > rule.Maximum ? rule.Maximum : Wanted;
        var held = memory == Wanted ? "" : Wanted < memory ? $", raised to the minimum {memory}" : $", held to the maximum {memory}";
        return decision with
        {
            Memory = memory,
            MemoryLimit = StaticSizing.LimitOf(rule, memory),
            Reason = $"{Wanted} asked for by {Source}{held}, instead of {decision.Memory}",
        };
    }
}
