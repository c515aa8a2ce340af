namespace Flowrun.Benchmarks.Intake;

/// <param name="Latency">How much longer the API server takes to answer than it needs: one that stores on disks takes some milliseconds.</param>
/// <param name="Program">The published <c>flowrun</c>, which is measured as a process of its own; null: intake is measured in this one.</param>
internal sealed record IntakeBenchmarkOptions(int Messages, int Concurrency, int Rounds, TimeSpan Latency, string? Program = null)
{
    public const string Usage = "usage: intake [--messages 10000] [--concurrency 32] [--rounds 7] [--latency-ms 0,5,20] [--program PATH [--settings \"--receivers 4\"] [-o json]]";

    /// <summary>More settings of that worker.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public bool IsJson { get; init; }

    /// <summary>What is measured one after the other, in milliseconds.</summary>
    private IReadOnlyList<int> Latencies { get; init; } = [0, 5, 20];

    /// <returns>One for each latency; null where they cannot be read.</returns>
    public static IReadOnlyList<IntakeBenchmarkOptions>? Read(IReadOnlyList<string> arguments)
    {
        var read = Arguments.Read(arguments, new IntakeBenchmarkOptions(10_000, 32, 7, TimeSpan.Zero), static (options, name, value) => name switch
        {
            "--messages" when Arguments.Number(value) is { } messages => options with { Messages = messages },
            "--concurrency" when Arguments.Number(value) is { } concurrency => options with { Concurrency = concurrency },
            "--rounds" when Arguments.Number(value) is { } rounds => options with { Rounds = rounds },
            "--latency-ms" when value.Split(',').Select(part => Arguments.Number(part, least: 0)).ToList() is var latencies && latencies.TrueForAll(one => one is not null) =>
                options with { Latencies = latencies.ConvertAll(one => one!.Value) },
            "--program" when File.Exists(value) => options with { Program = Path.GetFullPath(value) },
            "--settings" => options with { Settings = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            "-o" when value == "json" => options with { IsJson = true },
            _ => null,
        });
        return read is null or { Program: null, IsJson: true } or { Program: null, Settings.Count: > 0 }
            ? null
            : [.. read.Latencies.Select(latency => read with { Latency = TimeSpan.FromMilliseconds(latency) })];
    }
}
