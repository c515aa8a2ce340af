namespace Flowrun.Kubernetes.Leases;

/// <summary>The paces of a lease.</summary>
/// <param name="Duration">So long after its last renewal others leave a lease alone; whole seconds, over <paramref name="Deadline"/>.</param>
/// <param name="Deadline">So long after the last renewal that succeeded the leader itself goes on; what is between the two is for clocks that run differently fast and for calls under way.</param>
/// <param name="Retry">Between two renewals, and between two looks at another's lease.</param>
/// <remarks>A leader that was killed is replaced after at most Duration + 1.2 × Retry and two calls; one that stops as told is replaced after 1.2 × Retry.</remarks>
public sealed record LeaseTimes(TimeSpan Duration, TimeSpan Deadline, TimeSpan Retry)
{
    public static readonly LeaseTimes Default = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2));
}
