using System.Globalization;

namespace Flowrun.Benchmarks.Intake;

/// <summary>
/// Jobs a second of the whole intake (a full queue in the sandbox to Jobs in the sandbox, queue empty at the end) against a bare loop that
/// posts the same bodies with the same HTTP client and concurrency. Both in turns, in one process, with the servers.
/// </summary>
internal static class IntakeBenchmark
{
    public const string Verb = "intake";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (IntakeBenchmarkOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(IntakeBenchmarkOptions.Usage);
            return 2;
        }

        if (options[0].Program is not null)
        {
            foreach (var latency in options)
            {
                await ProcessBenchmark.CompareAsync(latency);
            }

            return 0;
        }

        await JitWarmUp.RunAsync(round => MeasureAsync(options[0], round));
        foreach (var latency in options)
        {
            await CompareAsync(latency);
        }

        return 0;
    }

    private static async Task CompareAsync(IntakeBenchmarkOptions options)
    {
        Console.WriteLine($"{options.Messages} messages, {options.Concurrency} creations at once, the API server answers after {options.Latency.TotalMilliseconds} ms more");
        Console.WriteLine("round   bare loop   intake   ratio   CPU of a Job, bare/intake   queue calls of a Job");
        var rounds = new List<(double Bare, double Intake)>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (bare, intake) = await MeasureAsync(options, round);
            rounds.Add((bare.JobsPerSecond, intake.JobsPerSecond));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5}   {bare.JobsPerSecond,9:F0}   {intake.JobsPerSecond,6:F0}   {intake.JobsPerSecond / bare.JobsPerSecond,5:F2}   {bare.CpuPerJob.TotalMicroseconds:F0} / {intake.CpuPerJob.TotalMicroseconds:F0} us   {intake.QueueCallsPerJob:F2}"));
        }

        var (medianBare, medianIntake) = (Median(rounds.Select(round => round.Bare)), Median(rounds.Select(round => round.Intake)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"median {medianBare,8:F0}   {medianIntake,6:F0}   {Median(rounds.Select(round => round.Intake / round.Bare)),5:F2}\n"));
    }

    private static async Task<(Throughput Bare, Throughput Intake)> MeasureAsync(IntakeBenchmarkOptions options, int round)
    {
        // Who goes first changes, so that neither has the warmer machine.
        var before = round % 2 == 0 ? await CleanAsync(FullIntake.MeasureAsync, options) : null;
        var bare = await CleanAsync(BareLoop.MeasureAsync, options);
        return (bare, before ?? await CleanAsync(FullIntake.MeasureAsync, options));
    }

    private static Task<Throughput> CleanAsync(Func<IntakeBenchmarkOptions, Task<Throughput>> measure, IntakeBenchmarkOptions options)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return measure(options);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
