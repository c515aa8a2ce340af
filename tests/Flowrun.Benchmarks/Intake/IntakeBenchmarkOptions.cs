namespace Flowrun.Benchmarks.Intake;

/// <param name="Latency">How much longer the API server takes to answer than it needs: one that stores on disks takes some milliseconds.</param>
internal sealed record IntakeBenchmarkOptions(int Messages, int Concurrency, int Rounds, TimeSpan Latency)
{
    public const string Usage = "usage: intake [--messages 10000] [--concurrency 32] [--rounds 7] [--latency-ms 0,5,20]";

    /// <returns>One for each latency; null where they cannot be read.</returns>
    public static IReadOnlyList<IntakeBenchmarkOptions>? Read(IReadOnlyList<string> arguments)
    {
        var options = new IntakeBenchmarkOptions(10_000, 32, 7, TimeSpan.Zero);
        IReadOnlyList<int> latencies = [0, 5, 20];
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (index + 1 == arguments.Count || Numbers(arguments[index + 1]) is not [var value, ..] values)
            {
                return null;
            }

            switch (arguments[index])
            {
                case "--messages" when value > 0:
                    options = options with { Messages = value };
                    break;
                case "--concurrency" when value > 0:
                    options = options with { Concurrency = value };
                    break;
                case "--rounds" when value > 0:
                    options = options with { Rounds = value };
                    break;
                case "--latency-ms":
                    latencies = values;
                    break;
                default:
                    return null;
            }
        }

        return [.. latencies.Select(latency => options with { Latency = TimeSpan.FromMilliseconds(latency) })];
    }

    private static List<int>? Numbers(string text)
    {
        var values = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, out var value) || value < 0)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }
}
