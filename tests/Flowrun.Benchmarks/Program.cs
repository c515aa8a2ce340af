using BenchmarkDotNet.Running;
using Flowrun.Benchmarks.Intake;

if (args is [IntakeBenchmark.Verb, .. var rest])
{
    return await IntakeBenchmark.RunAsync(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
