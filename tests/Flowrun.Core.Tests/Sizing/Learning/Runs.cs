using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Core.Tests.Sizing.Learning;

/// <summary>Outcomes and questions in round numbers.</summary>
internal static class Runs
{
    public static Outcome Outcome(double inputGiB, double peakMiB, double minutes = 10, string? template = null) =>
        new(GiB(inputGiB), MiB(peakMiB), TimeSpan.FromMinutes(minutes), template);

    public static SizingQuery Query(double inputGiB, double priorMiB = 16384, string? template = null, KilledAttempt? killed = null) =>
        new(GiB(inputGiB), MiB(priorMiB), template, killed);

    public static LearnedModel Model(IEnumerable<Outcome> outcomes)
    {
        var model = new LearnedModel();
        foreach (var outcome in outcomes)
        {
            model.Observe(outcome);
        }

        return model;
    }

    /// <summary>Outcomes of all sorts from numbers of all sorts: inputs of 0 bytes to 1 PiB, peaks of 0 bytes to 1 TiB.</summary>
    public static Outcome Any((ulong Input, ulong Peak, uint Time, byte Shape) of) => new(
        new Bytes((long)((of.Input << (of.Shape % 64)) % (1UL << 50))),
        new Bytes((long)((of.Peak << (of.Shape / 4)) % (1UL << 40))),
        TimeSpan.FromMilliseconds(of.Time),
        (of.Shape % 3) switch { 0 => null, 1 => "a", _ => "b" });

    public static double InMiB(this LearnedDecision decision) => decision.Memory.Value / 1048576.0;

    public static Bytes GiB(double number) => new((long)(number * 1073741824));

    public static Bytes MiB(double number) => new((long)(number * 1048576));
}
