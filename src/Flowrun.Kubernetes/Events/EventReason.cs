namespace Flowrun.Kubernetes.Events;

/// <summary>Why the worker writes an Event. There are no others than these, and the documentation lists them.</summary>
/// <param name="Word">The Event's reason.</param>
/// <param name="Kind">What it is about: a Job or a Flow.</param>
/// <param name="IsWarning">Else it is normal.</param>
/// <param name="Meaning">For people, one sentence.</param>
public sealed record EventReason(string Word, string Kind, bool IsWarning, string Meaning)
{
    public static readonly EventReason OutOfMemory = new("OutOfMemory", "Job", IsWarning: true, "A process of the attempt was killed for memory.");
    public static readonly EventReason Retrying = new("Retrying", "Job", IsWarning: false, "The next attempt was started, with more memory.");
    public static readonly EventReason RunFailed = new("RunFailed", "Job", IsWarning: true, "The run has failed and there is no other attempt.");
    public static readonly EventReason Learned = new("Learned", "Job", IsWarning: false, "What the attempt needed was learned.");
    public static readonly EventReason NeverFits = new("NeverFits", "Job", IsWarning: true, "The Job asks for more than a whole limit: without a change of one of them it waits forever.");
    public static readonly EventReason Ready = new("Ready", "Flow", IsWarning: false, "The Flow can be used again.");
    public static readonly EventReason Invalid = new("Invalid", "Flow", IsWarning: true, "The manifest has errors; the last version without goes on.");
    public static readonly EventReason Ambiguous = new("Ambiguous", "Flow", IsWarning: true, "Another unarchived Flow is of the same version group: its events wait.");

    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<EventReason> All = [OutOfMemory, Retrying, RunFailed, Learned, NeverFits, Ready, Invalid, Ambiguous];

    public override string ToString() => Word;
}
