namespace Flowrun.Benchmarks.Intake;

/// <param name="Latency">How much longer the API server takes to answer than it needs: one that stores on disks takes some milliseconds.</param>
/// <param name="Program">The published <c>flowrun</c>, which is measured as a process of its own; null: intake is measured in this one.</param>
internal sealed record IntakeBenchmarkOptions(int Messages, int Concurrency, int Rounds, TimeSpan Latency, string? Program = null)
{
    public const string Usage = "usage: intake [--messages 10000] [--concurrency 32] [--rounds 7] [--latency-ms 0,5,20] [--program PATH [--settings \"--receivers 4\"] [-o json]]";

    /// <summary>More settings of that worker.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public bool IsJson { get; init; }

    /// <returns>One for each latency; null where they cannot be read.</returns>
    public static IReadOnlyList<IntakeBenchmarkOptions>? Read(IReadOnlyList<string> arguments)
    {
        var options = new IntakeBenchmarkOptions(10_000, 32, 7, TimeSpan.Zero);
        IReadOnlyList<int> latencies = [0, 5, 20];
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (index + 1 < arguments.Count && options.With(arguments[index], arguments[index + 1]) is { } told)
            {
                options = told;
                continue;
            }

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

        return options is { Program: null } and ({ IsJson: true } or { Settings.Count: > 0 }) ? null : [.. latencies.Select(latency => options with { Latency = TimeSpan.FromMilliseconds(latency) })];
    }

    /// <returns>Null: it is another option.</returns>
    private IntakeBenchmarkOptions? With(string option, string value) => option switch
    {
        "--program" when File.Exists(value) => this with { Program = Path.GetFullPath(value) },
        "--settings" => this with { Settings = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
        "-o" when value == "json" => this with { IsJson = true },
        _ => null,
    };

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
