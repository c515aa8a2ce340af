using System.Diagnostics.Metrics;
using Flowrun.Core.Runs;

namespace Flowrun.Worker.Metrics;

/// <summary>How well memory is cut to size. In byte seconds, Prometheus' base units; 1 GiB·h is 3600 × 1024³ of them.</summary>
internal sealed class MemoryMetrics(Meter meter)
{
    private readonly Counter<double> _requested = meter.CreateCounter<double>(
        "flowrun.memory.requested_byte_seconds", "{By.s}", "Memory that ended attempts asked for, times how long they ran, by version group.");

    private readonly Counter<double> _used = meter.CreateCounter<double>(
        "flowrun.memory.used_byte_seconds", "{By.s}", "Memory that measured attempts needed, times how long they ran, by version group; of those that were killed for memory nothing.");

    private readonly Counter<double> _wasted = meter.CreateCounter<double>(
        "flowrun.memory.wasted_byte_seconds", "{By.s}", "Memory that measured or killed attempts asked for and made no use of, times how long they ran, by version group.");

    private readonly Histogram<double> _excess = meter.CreateHistogram(
        "flowrun.sizing.excess",
        "{ratio}",
        "What measured attempts asked for, as a multiple of what they needed, by version group: 1 is just right.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 30, 100] });

    public void Ended(VersionGroup group, AttemptCost cost)
    {
        var tag = new KeyValuePair<string, object?>("group", group.Value);
        _requested.Add(cost.Requested, tag);
        if (cost is { Used: { } used, Wasted: { } wasted })
        {
            _used.Add(used, tag);
            _wasted.Add(wasted, tag);
        }

        if (cost.Excess is { } excess)
        {
            _excess.Record(excess, tag);
        }
    }
}
