using Flowrun.Core.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>An attempt as it was known at one moment.</summary>
/// <param name="Pods">Those that are known; more may be.</param>
/// <param name="Progress">What has been done about its end already. One object for each Job.</param>
internal sealed record TrackedAttempt(AttemptJob Job, IReadOnlyList<AttemptPod> Pods, RecordProgress Progress);

/// <summary>Which steps have been done about an attempt's end, so that one that is tried again does not do them twice. A worker that dies forgets it: every step may be repeated.</summary>
internal sealed class RecordProgress
{
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);

    /// <summary>Done once the model is stored.</summary>
    public Task? Learning { get; set; }

    public bool IsAttemptCounted { get; set; }

    public bool IsRunCounted { get; set; }

    /// <summary>What became of sending its event to the dead-letter queue, in words; null: nothing yet.</summary>
    public string? Letter { get; set; }

    /// <summary>How often in a row it could not be finished.</summary>
    public int Failures { get; set; }

    /// <returns>Whether the Event of this reason is still to be written.</returns>
    public bool NeedsEvent(string reason) => !_events.Contains(reason);

    public void EventWritten(string reason) => _events.Add(reason);
}
