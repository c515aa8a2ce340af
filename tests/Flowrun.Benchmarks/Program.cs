using BenchmarkDotNet.Running;
using Flowrun.Benchmarks.Backlog;
using Flowrun.Benchmarks.Footprint;
using Flowrun.Benchmarks.Forwarder;
using Flowrun.Benchmarks.Intake;

if (args is [IntakeBenchmark.Verb, .. var rest])
{
    return await IntakeBenchmark.RunAsync(rest);
}

if (args is [BareProcess.Verb, .. var posts])
{
    return await BareProcess.RunAsync(posts);
}

if (args is [LatencyBenchmark.Verb, .. var events])
{
    return await LatencyBenchmark.RunAsync(events);
}

if (args is [FootprintBenchmark.Verb, .. var more])
{
    return await FootprintBenchmark.RunAsync(more);
}

if (args is [ForwarderBenchmark.Verb, .. var others])
{
    return await ForwarderBenchmark.RunAsync(others);
}

if (args is [BacklogBenchmark.Verb, .. var waiting])
{
    return await BacklogBenchmark.RunAsync(waiting);
}

if (args is [DrainBenchmark.Verb, .. var full])
{
    return await DrainBenchmark.RunAsync(full);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
