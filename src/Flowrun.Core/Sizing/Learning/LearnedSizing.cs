using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>A Flow's sizing with what was learned: the model asks, the Flow's minimum, maximum and steps always hold.</summary>
public static class LearnedSizing
{
    /// <summary>The resources of an attempt. Never throws for a valid <paramref name="spec"/>.</summary>
    /// <param name="spec">The flow's rules, and whether what was learned is used.</param>
    /// <param name="model">The version group's model, or null: there is none.</param>
    /// <param name="inputBytes">The input's size.</param>
    /// <param name="key">The object's key, for the expansion of its extension; null where a request has no object.</param>
    /// <param name="template">What will run, as a hash of the Job's template, or null: not known.</param>
    /// <param name="killed">The attempt before, where it was killed for memory; null for the first.</param>
    /// <returns>After a kill more than it had, unless the maximum forbids it: then there is no point in another attempt.</returns>
    public static SizingDecision Decide(
        SizingSpec spec, LearnedModel? model, Bytes inputBytes, string? key, string? template = null, KilledAttempt? killed = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var byRule = StaticSizing.Decide(spec, inputBytes, key);
        var decided = killed is { } attempt ? Raise(spec, byRule, byRule.Memory, byRule.Reason, attempt, inputBytes, key) : byRule;
        if (model is null || spec.Learn == Learn.Off)
        {
            return decided;
        }

        var learned = model.Decide(new SizingQuery(inputBytes, byRule.Memory, template, killed));
        if (learned.Basis == LearnedBasis.Prior)
        {
            return decided with { Reason = $"{decided.Reason}; nothing is learned yet" };
        }

        var reason = LearnedReason.Of(learned);
        var used = killed is { } last
            ? Raise(spec, byRule, learned.Memory, reason, last, inputBytes, key)
            : Within(spec, byRule, learned.Memory, reason, inputBytes, key);
        return spec.Learn == Learn.On ? used : decided with { Reason = $"{decided.Reason}; not used: {used.Reason}" };
    }

    /// <summary>At least the factor times what was too little.</summary>
    private static SizingDecision Raise(SizingSpec spec, SizingDecision byRule, Bytes asked, string reason, KilledAttempt killed, Bytes inputBytes, string? key)
    {
        var factor = spec.OnOutOfMemory.Factor;
        var least = new Bytes((long)Math.Min(decimal.Ceiling(Math.Min(factor, long.MaxValue / (decimal)Math.Max(killed.Allocation.Value, 1)) * killed.Allocation.Value), long.MaxValue));
        return asked >= least
            ? Within(spec, byRule, asked, $"killed at {killed.Allocation.ToHuman()}, {reason}", inputBytes, key)
            : Within(spec, byRule, least, $"killed at {killed.Allocation.ToHuman()}, × {factor:G29} = {least.ToHuman()}", inputBytes, key);
    }

    /// <summary>The same steps and limits as the static rule's, by the static rule itself.</summary>
    private static SizingDecision Within(SizingSpec spec, SizingDecision byRule, Bytes asked, string reason, Bytes inputBytes, string? key)
    {
        var rule = spec.Memory;
        var within = StaticSizing.Decide(spec with { Memory = rule with { Base = asked, PerInputByte = 0 } }, inputBytes, key);
        var limit = within.Memory == asked
            ? ""
            : within.Memory < asked ? $", held to the maximum {rule.Maximum}"
            : asked < rule.Minimum ? $", raised to the minimum {rule.Minimum}"
            : $", in steps of {rule.RoundTo}: {within.Memory}";
        return byRule with { Memory = within.Memory, MemoryLimit = within.MemoryLimit, Reason = reason + limit };
    }
}
