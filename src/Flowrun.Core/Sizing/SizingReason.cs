using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing;

/// <summary>The way to a decision in words and numbers, on one line.</summary>
internal static class SizingReason
{
    /// <param name="rule">The rule that was followed.</param>
    /// <param name="inputBytes">The input's size.</param>
    /// <param name="expansion">What the key's extension says.</param>
    /// <param name="needed">The rule's sum, before its limits and steps.</param>
    /// <param name="memory">What was decided.</param>
    public static string Of(MemoryRule rule, Bytes inputBytes, Expansion expansion, decimal needed, Bytes memory)
    {
        var raised = needed < rule.Minimum.Value ? $", raised to the minimum {rule.Minimum}" : "";
        var start = Math.Max(needed, rule.Minimum.Value);
        var end = (start.CompareTo(memory.Value)) switch
        {
            0 => "",
            > 0 => $", held to the maximum {rule.Maximum}",
            _ => Step(rule, memory),
        };
        return $"{Sum(rule, inputBytes, expansion, needed, isAll: raised.Length + end.Length == 0)}{raised}{end}";
    }

    private static string Step(MemoryRule rule, Bytes memory) => memory.Value % rule.RoundTo.Value == 0
        ? $", in steps of {rule.RoundTo}: {memory}"
        : $", in steps of {rule.RoundTo} held to the maximum {rule.Maximum}";

    private static string Sum(MemoryRule rule, Bytes inputBytes, Expansion expansion, decimal needed, bool isAll)
    {
        if (rule.PerInputByte == 0)
        {
            return $"{rule.Base} for any size";
        }

        var times = expansion.Extension is null ? "" : $" × {expansion.Factor:G29} (.{expansion.Extension})";

        // What is decided stands there exactly; a sum on the way to it is rounded.
        var sum = new Bytes((long)Math.Min(decimal.Ceiling(needed), long.MaxValue));
        return $"{rule.Base} + {rule.PerInputByte:G29} × {inputBytes.ToHuman()}{times} = {(isAll ? sum.ToString() : sum.ToHuman())}";
    }
}
