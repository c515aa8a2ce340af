namespace Flowrun.Benchmarks.Forwarder;

/// <summary>What one build of the forwarder takes.</summary>
/// <param name="Starts">From the process's start to the answer of its first event, sorted.</param>
/// <param name="Warm">From an event to its answer when it is warm, sorted.</param>
/// <param name="PeakBytes">The most memory that was resident, after all of it.</param>
/// <param name="ZippedBytes">What is uploaded to Lambda.</param>
internal sealed record ForwarderFigures(IReadOnlyList<TimeSpan> Starts, IReadOnlyList<TimeSpan> Warm, long PeakBytes, long ZippedBytes)
{
    public TimeSpan Start => Starts[Starts.Count / 2];

    public TimeSpan Event => Warm[Warm.Count / 2];
}
