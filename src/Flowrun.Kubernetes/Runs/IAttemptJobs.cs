using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Events;

namespace Flowrun.Kubernetes.Runs;

/// <summary>The Jobs of attempts. Each method makes one call, once, and is safe to repeat.</summary>
public interface IAttemptJobs
{
    /// <summary>The Job as it is now, with the event that it carries; null: it is gone, or another has its name.</summary>
    /// <exception cref="AttemptCallException">No such answer.</exception>
    Task<CarriedJob?> ReadAsync(AttemptJob job, CancellationToken cancellationToken);

    /// <summary>All its pods as they are now.</summary>
    /// <exception cref="AttemptCallException">No such answer.</exception>
    Task<IReadOnlyList<AttemptPod>> PodsAsync(AttemptJob job, CancellationToken cancellationToken);

    /// <summary>Writes an Event about it; one of this reason that is there already stays as it is.</summary>
    /// <exception cref="AttemptCallException">It was not written.</exception>
    Task WriteEventAsync(AttemptJob job, AttemptEvent written, CancellationToken cancellationToken);

    /// <summary>Writes down how it ended.</summary>
    /// <returns>False: it is gone.</returns>
    /// <exception cref="AttemptCallException">It was not written.</exception>
    Task<bool> MarkAsync(AttemptJob job, AttemptMark mark, CancellationToken cancellationToken);

    /// <summary>Writes down why it waits.</summary>
    /// <returns>False: it is gone.</returns>
    /// <exception cref="AttemptCallException">It was not written.</exception>
    Task<bool> ExplainAsync(AttemptJob job, string waits, CancellationToken cancellationToken);

    /// <summary>Lets Kubernetes remove it this long after its end.</summary>
    /// <returns>False: it is gone.</returns>
    /// <exception cref="AttemptCallException">It was not written.</exception>
    Task<bool> RemoveLaterAsync(AttemptJob job, int seconds, CancellationToken cancellationToken);
}

/// <param name="Event">CloudEvents JSON, or null: it carries none.</param>
public sealed record CarriedJob(AttemptJob Job, string? Event);

/// <param name="Reason">A Job has one Event of each.</param>
/// <param name="Message">For people, one line.</param>
public sealed record AttemptEvent(EventReason Reason, string Message);

/// <param name="Recorded">How it ended, in words.</param>
/// <param name="PeakBytes">What it needed, where that is known.</param>
/// <param name="Next">The Job of the next attempt, or null: there is none.</param>
public sealed record AttemptMark(string Recorded, long? PeakBytes, string? Next);
