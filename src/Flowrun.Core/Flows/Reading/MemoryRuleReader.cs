using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Flows.Reading;

internal static class MemoryRuleReader
{
    /// <summary>No container starts with less; who wrote 64 meant 64Gi.</summary>
    private static readonly Bytes Least = Bytes.Mebi(1);

    private const decimal LargestFactor = 1_000_000;
    private const string PerInputByteRule = "a number from 0 to 1000000, such as 3 or 0.5";

    public static MemoryRule Read(ObjectReader memory)
    {
        var standard = MemoryRule.Default;
        var maximum = memory.Quantity("maximum", Least) ?? standard.Maximum;
        var minimum = memory.Quantity("minimum", Least);
        var start = memory.Quantity("base");
        Bounds.Check(memory, "minimum", minimum, "maximum", maximum);
        if (start > maximum)
        {
            memory.Problems.Warn(memory.PathOf("base"), memory["base"], $"at most maximum, which is {maximum}: as it is, every run gets the maximum");
        }

        return new MemoryRule(
            start ?? standard.Base,
            PerInputByte(memory),
            Expansion(memory),
            minimum ?? (standard.Minimum < maximum ? standard.Minimum : maximum),
            maximum,
            memory.Quantity("roundTo", new Bytes(1)) ?? standard.RoundTo,
            LimitRatio(memory));
    }

    public static decimal PerInputByte(ObjectReader rule) => rule.Number("perInputByte", PerInputByteRule, number => number is >= 0 and <= LargestFactor) ?? 0;

    private static Dictionary<string, decimal> Expansion(ObjectReader memory)
    {
        var factors = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (extension, value) in memory.Opaque("expansion") ?? [])
        {
            var path = FieldPath.Of(memory.PathOf("expansion"), extension);
            if (ExtensionFault(extension) is { } fault)
            {
                memory.Problems.Add(path, value, fault);
            }

            if (ObjectReader.AsNumber(value) is { } factor and > 0 and <= LargestFactor)
            {
                factors[extension] = factor;
            }
            else
            {
                memory.Problems.Add(path, value, "a number over 0, at most 1000000: how much larger the input becomes when unpacked");
            }
        }

        return factors;
    }

    private static string? ExtensionFault(string extension) => extension switch
    {
        "" or ['.', ..] => "an extension without its first dot, such as gz or csv.gz",
        _ when extension.Contains('/', StringComparison.Ordinal) => "an extension, such as gz or csv.gz",
        _ when extension.Any(char.IsUpper) => "an extension in lower case; it stands for upper case too",
        _ => null,
    };

    private static decimal? LimitRatio(ObjectReader memory) =>
        ObjectReader.AsText(memory["limit"]) == "none"
            ? null
            : memory.Number("limit", "a multiple of the request from 1 to 1000, such as 1.5, or none", number => number is >= 1 and <= 1000) ?? MemoryRule.Default.LimitRatio;
}
