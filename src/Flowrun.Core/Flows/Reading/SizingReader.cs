using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Flows.Reading;

internal static class SizingReader
{
    private const string LearnRule = "On, Shadow or Off";
    private const string InputRule = "object, prefix or manifest";
    private const string MeasureRule = "Meter or None";

    public static SizingSpec Read(ObjectReader spec)
    {
        if (spec.Object("sizing", FlowFields.Sizing) is not { } sizing)
        {
            return SizingSpec.Default;
        }

        return new SizingSpec(
            Input(sizing),
            sizing.Object("memory", FlowFields.Memory) is { } memory ? MemoryRuleReader.Read(memory) : MemoryRule.Default,
            Storage(sizing),
            ReadLearn(sizing),
            ReadOnOutOfMemory(sizing),
            ReadMeasure(sizing));
    }

    private static SizingInput Input(ObjectReader sizing) =>
        sizing.Text("input", text => text is "object" or "prefix" or "manifest" ? null : InputRule) switch
        {
            "prefix" => SizingInput.Prefix,
            "manifest" => SizingInput.Manifest,
            _ => SizingInput.Object,
        };

    private static StorageRule? Storage(ObjectReader sizing)
    {
        if (sizing.Object("ephemeralStorage", FlowFields.EphemeralStorage) is not { } storage)
        {
            return null;
        }

        var start = storage.Quantity("base") ?? Bytes.Zero;
        var maximum = storage.Quantity("maximum", Bytes.Mebi(1));
        Bounds.Check(storage, "base", start, "maximum", maximum);
        return new StorageRule(start, MemoryRuleReader.PerInputByte(storage), maximum);
    }

    /// <summary>Tools that read YAML 1.1, kubectl among them, make a boolean of On and Off.</summary>
    private static Learn ReadLearn(ObjectReader sizing)
    {
        var learn = ObjectReader.AsText(sizing["learn"]) ?? sizing["learn"]?.GetValueKind().ToString();
        switch (learn)
        {
            case null or "On" or "True":
                return Learn.On;
            case "Off" or "False":
                return Learn.Off;
            case "Shadow":
                return Learn.Shadow;
            default:
                sizing.Problems.Add(sizing.PathOf("learn"), sizing["learn"], LearnRule);
                return Learn.On;
        }
    }

    private static OnOutOfMemory ReadOnOutOfMemory(ObjectReader sizing)
    {
        var standard = SizingSpec.Default.OnOutOfMemory;
        return sizing.Object("onOutOfMemory", FlowFields.OnOutOfMemory) is { } outOfMemory
            ? new OnOutOfMemory(
                outOfMemory.Number("factor", "a number over 1, at most 100, such as 2", number => number is > 1 and <= 100) ?? standard.Factor,
                outOfMemory.Whole("maxAttempts", 1, 20) ?? standard.MaxAttempts)
            : standard;
    }

    private static Measure ReadMeasure(ObjectReader sizing) =>
        sizing.Text("measure", text => text is "Meter" or "None" ? null : MeasureRule) == "None" ? Measure.None : Measure.Meter;
}
