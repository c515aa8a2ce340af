namespace Flowrun.Benchmarks.Intake;

/// <summary>What one process did and took.</summary>
/// <param name="CpuMicroseconds">A Job.</param>
/// <param name="AllocatedBytes">A Job, managed.</param>
internal sealed record ProcessCost(double JobsPerSecond, double CpuMicroseconds, double AllocatedBytes);
