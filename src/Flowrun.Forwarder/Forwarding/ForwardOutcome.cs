using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder.Forwarding;

/// <summary>How an invocation ended.</summary>
internal abstract record ForwardOutcome(ForwardCounts Counts)
{
    /// <param name="SkipReasons">Each reason once, some of them.</param>
    public sealed record Forwarded(ForwardCounts Counts, IReadOnlyList<string> SkipReasons) : ForwardOutcome(Counts);

    /// <summary>Something is not in the queue. Lambda tries the whole again, which does no harm: the same event is the same run.</summary>
    public sealed record Failed(ForwardCounts Counts, RuntimeError Error) : ForwardOutcome(Counts);
}
