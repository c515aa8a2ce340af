using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Sizing;

public class StaticSizingProperties
{
    private static readonly string[] Keys = ["a", "a.gz", "a.csv.gz", ".gz", "dir.gz/a", "\0\uD800.gz"];

    [Property(MaxTest = 2000)]
    public Property Decide_LargerInput_IsNeverLess() =>
        Prop.ForAll((from spec in Specs() from key in Gen.Elements(Keys) from sizes in Amounts().Two() select (spec, key, sizes)).ToArbitrary(), drawn =>
        {
            var (small, large) = drawn.sizes.Item1 <= drawn.sizes.Item2 ? drawn.sizes : (drawn.sizes.Item2, drawn.sizes.Item1);
            var less = StaticSizing.Decide(drawn.spec, small, drawn.key);
            var more = StaticSizing.Decide(drawn.spec, large, drawn.key);
            Assert.True(less.Memory <= more.Memory);
            Assert.True(less.EphemeralStorage.GetValueOrDefault() <= more.EphemeralStorage.GetValueOrDefault());
        });

    [Property(MaxTest = 2000)]
    public Property Decide_AnyInput_KeepsTheRulesOfTheSpec() =>
        Prop.ForAll((from spec in Specs() from key in Gen.Elements(Keys) from size in Amounts() select (spec, key, size)).ToArbitrary(), drawn =>
        {
            var decision = StaticSizing.Decide(drawn.spec, drawn.size, drawn.key);
            var rule = drawn.spec.Memory;
            Assert.InRange(decision.Memory.Value, rule.Minimum.Value, rule.Maximum.Value);
            Assert.True(decision.Memory == rule.Maximum || decision.Memory.Value % rule.RoundTo.Value == 0, decision.Reason);
            Assert.True(decision.Memory == rule.Maximum || decision.Memory >= rule.Base, decision.Reason);
            Assert.True(decision.MemoryLimit is null || decision.MemoryLimit >= decision.Memory, decision.Reason);
            Assert.Equal(rule.LimitRatio is null, decision.MemoryLimit is null);
            Assert.Equal(drawn.spec.EphemeralStorage is null, decision.EphemeralStorage is null);
            Assert.InRange(decision.Reason.Length, 1, 250);
            Assert.DoesNotContain(decision.Reason, char.IsControl);
        });

    /// <summary>Of every magnitude, up to the largest.</summary>
    private static Gen<Bytes> Amounts() =>
        Gen.Frequency(
            (8, from number in ArbMap.Default.GeneratorFor<ulong>() from shift in Gen.Choose(1, 63) select new Bytes((long)(number >> shift))),
            (1, Gen.Constant(Bytes.Max)),
            (1, Gen.Constant(Bytes.Zero)));

    private static Gen<decimal> Factors() => Gen.Elements(0m, 0.0000000000000000000000000001m, 0.3m, 1m, 3m, 7.55m, 1e9m, decimal.MaxValue);

    private static Gen<SizingSpec> Specs() =>
        from start in Amounts()
        from limits in Amounts().Two()
        from step in Amounts()
        from perInputByte in Factors()
        from expansions in Factors().Two()
        from ratio in Gen.Elements<decimal?>(null, 1m, 1.5m, decimal.MaxValue)
        from storage in Gen.Elements(null, new StorageRule(Bytes.Gibi(1), perInputByte, null), new StorageRule(Bytes.Zero, perInputByte, Bytes.Gibi(9)))
        select SizingSpec.Default with
        {
            Memory = new MemoryRule(
                start,
                perInputByte,
                new Dictionary<string, decimal>(StringComparer.Ordinal) { ["gz"] = expansions.Item1, ["csv.gz"] = expansions.Item2 },
                limits.Item1 <= limits.Item2 ? limits.Item1 : limits.Item2,
                limits.Item1 <= limits.Item2 ? limits.Item2 : limits.Item1,
                step == Bytes.Zero ? new Bytes(1) : step,
                ratio),
            EphemeralStorage = storage,
        };
}
