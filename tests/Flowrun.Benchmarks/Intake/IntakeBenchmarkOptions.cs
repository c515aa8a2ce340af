namespace Flowrun.Benchmarks.Intake;

/// <param name="Latency">How much longer the API server takes to answer than it needs: one that stores on disks takes some milliseconds.</param>
internal sealed record IntakeBenchmarkOptions(int Messages, int Concurrency, int Rounds, TimeSpan Latency)
{
    public const string Usage = "usage: intake [--messages 5000] [--concurrency 32] [--rounds 7] [--latency-ms 0]";

    public static IntakeBenchmarkOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new IntakeBenchmarkOptions(5000, 32, 7, TimeSpan.Zero);
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (index + 1 == arguments.Count || !int.TryParse(arguments[index + 1], out var value) || value < 0)
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
                    options = options with { Latency = TimeSpan.FromMilliseconds(value) };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
