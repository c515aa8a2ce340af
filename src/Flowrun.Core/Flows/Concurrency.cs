using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows;

/// <summary>How much of a flow runs at once.</summary>
/// <param name="MaxRuns">Jobs, 1 or more.</param>
/// <param name="MaxMemory">The sum of their memory requests.</param>
/// <param name="Queue">The Kueue LocalQueue that does the queueing instead.</param>
public sealed record Concurrency(int? MaxRuns, Bytes? MaxMemory, string? Queue);

/// <summary>How long a finished Job stays; also the horizon within which a repeated event is recognised.</summary>
public sealed record Retention(TimeSpan Succeeded, TimeSpan Failed)
{
    public static readonly Retention Default = new(TimeSpan.FromHours(24), TimeSpan.FromDays(7));
}
