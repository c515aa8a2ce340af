using System.Diagnostics;
using Flowrun.Torture;
using Flowrun.Torture.Playing;
using Flowrun.Torture.Workers;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(TortureOptions.Help);
    return 0;
}

if (TortureOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(TortureOptions.Help);
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
var began = Stopwatch.GetTimestamp();
var folder = Directory.CreateTempSubdirectory("flowrun-clock-");
try
{
    var clock = await WorkerClock.CompileAsync(folder.FullName, stopping.Token);
    var results = new List<RoundResult>();
    await Parallel.ForEachAsync(
        Enumerable.Range(options.Seed, options.Seeds),
        new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = stopping.Token },
        async (seed, cancellationToken) =>
        {
            var result = await new Round(TorturePlan.Of(seed, options.Uploads, options.Lasting), clock, options.Program).PlayAsync(cancellationToken);
            lock (results)
            {
                results.Add(result);
                Report.Round(Console.Out, result);
            }
        });
    Report.All(Console.Out, results, Stopwatch.GetElapsedTime(began));
    return results.TrueForAll(result => result.Violations.Count == 0) ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}
