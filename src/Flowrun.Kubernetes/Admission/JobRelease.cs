using Flowrun.Core.Sizing;

namespace Flowrun.Kubernetes.Admission;

/// <summary>A suspended Job that may run.</summary>
/// <param name="Namespace">Of the Job.</param>
/// <param name="Name">Of the Job.</param>
/// <param name="ResourceVersion">Of the Job as it was seen, suspended: one that has changed since is looked at again first.</param>
/// <param name="Container">The sized container.</param>
/// <param name="At">The moment, for people.</param>
/// <param name="Sizing">What it is to have by now; null: what it has.</param>
public sealed record JobRelease(string Namespace, string Name, string ResourceVersion, string Container, DateTimeOffset At, SizingDecision? Sizing);

/// <summary>What became of a release.</summary>
public abstract record JobReleaseResult
{
    private JobReleaseResult()
    {
    }

    /// <param name="IsResized">It has the new size.</param>
    public sealed record Released(bool IsResized) : JobReleaseResult;

    /// <summary>There is no such Job any more.</summary>
    public sealed record Gone : JobReleaseResult;

    /// <summary>Not now; the next look shows what is to be done.</summary>
    /// <param name="Reason">For people.</param>
    public sealed record Failed(string Reason) : JobReleaseResult;
}
