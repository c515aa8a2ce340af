using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows.Reading;

internal static class ConcurrencyReader
{
    public static Concurrency? Read(ObjectReader spec)
    {
        if (spec.Object("concurrency", FlowFields.Concurrency) is not { } concurrency)
        {
            return null;
        }

        var maxRuns = concurrency.Whole("maxRuns", 1, int.MaxValue);
        var maxMemory = concurrency.Quantity("maxMemory", Bytes.Mebi(1));
        var queue = concurrency.Text("queue", text => DnsName.IsShortSubdomain(text) ? null : "the name of a LocalQueue: at most 63 of a-z, 0-9, - and .");
        if (concurrency["queue"] is { } given && (concurrency["maxRuns"] ?? concurrency["maxMemory"]) is not null)
        {
            concurrency.Problems.Add(concurrency.PathOf("queue"), given, "either queue, and Kueue limits what runs, or maxRuns and maxMemory");
        }

        return maxRuns is null && maxMemory is null && queue is null ? null : new Concurrency(maxRuns, maxMemory, queue);
    }
}
