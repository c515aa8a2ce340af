using System.Globalization;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Forwarder;

/// <summary>What the forwarder takes, against the sandbox's Lambda and SQS, and how that compares with the same code as a framework-dependent program.</summary>
internal static class ForwarderBenchmark
{
    public const string Verb = "forwarder";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (ForwarderOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(ForwarderOptions.Usage);
            return 2;
        }

        using var native = new NativeProgram("Flowrun.Forwarder", "bootstrap");
        using var managed = new NativeProgram("Flowrun.Forwarder", "bootstrap") { Properties = ["-p:PublishAot=false", "--self-contained", "false"] };
        await using var place = await ForwarderPlace.CreateAsync();

        // The native one twice, the first time for the sandbox to get warm too.
        var program = options.Native.Length > 0 ? options.Native : await native.PublishedAsync();
        var other = options.Managed.Length > 0 ? options.Managed : await managed.PublishedAsync();
        await place.MeasureAsync(program, options with { Starts = 3 }, IsBootstrap);
        var figures = await place.MeasureAsync(program, options, IsBootstrap);
        var baseline = await place.MeasureAsync(other, options, IsNeeded);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
                                               native   framework-dependent   ratio   target
            spawn to first answered event  {Milliseconds(figures.Start)} {Milliseconds(baseline.Start),21} {Ratio(figures.Start, baseline.Start)}    30 ms
              (fastest, slowest)           {Milliseconds(figures.Starts[0])}, {figures.Starts[^1].TotalMilliseconds:F1} ms {Milliseconds(baseline.Starts[0]),12}, {baseline.Starts[^1].TotalMilliseconds:F1} ms
            warm event                     {Milliseconds(figures.Event)} {Milliseconds(baseline.Event),21} {Ratio(figures.Event, baseline.Event)}     1 ms
            peak memory                    {Mebibytes(figures.PeakBytes)} {Mebibytes(baseline.PeakBytes),21} {(double)figures.PeakBytes / baseline.PeakBytes,7:F2}   25 MiB
            zipped                         {Mebibytes(figures.ZippedBytes)} {Mebibytes(baseline.ZippedBytes),21} {(double)figures.ZippedBytes / baseline.ZippedBytes,7:F2}    5 MiB
            """));
        return 0;
    }

    private static bool IsBootstrap(string file) => file == "bootstrap";

    private static bool IsNeeded(string file) => file == "bootstrap" || file.EndsWith(".dll", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal);

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds,7:F2} ms");

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0,6:F2} MiB");

    private static string Ratio(TimeSpan one, TimeSpan other) => string.Create(CultureInfo.InvariantCulture, $"{one / other,7:F2}");
}
