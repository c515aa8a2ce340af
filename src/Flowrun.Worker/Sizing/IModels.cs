using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Worker.Sizing;

/// <summary>What is known about the memory of all version groups. Thread-safe.</summary>
public interface IModels
{
    /// <summary>The resources of an attempt, by what its group's runs have shown where the flow wants that, else by its static rule. Never throws, never waits.</summary>
    /// <param name="flow">Whose rules and group.</param>
    /// <param name="input">The input's size.</param>
    /// <param name="key">The object's key, for the expansion of its extension; null where a request has no object.</param>
    /// <param name="templateHash">What will run: the Job's <c>flowrun.dev/template-hash</c>, or null: not known.</param>
    /// <param name="killed">The attempt before, where it was killed for memory; null for the first.</param>
    SizingDecision Decide(Flow flow, Bytes input, string? key, string? templateHash, KilledAttempt? killed = null);

    /// <summary>
    /// Learns from the end of an attempt; decisions know it at once. Completes when it is stored, which takes some seconds, and for as long as the store cannot be
    /// written: what must not wait for that, as the next attempt, is done before.
    /// </summary>
    /// <remarks>
    /// An attempt is learned once, however often it is told: also by another worker, after one that died between storing and marking. Call <see cref="Recorded"/>
    /// when the Job bears its mark; it need not be told again then. For a flow with <c>learn: Off</c> it is not to be called.
    /// </remarks>
    /// <param name="group">Whose run it was.</param>
    /// <param name="attemptId">The Job's uid.</param>
    /// <param name="observation">What its end says.</param>
    /// <param name="cancellationToken">Stops the waiting; what was learned stays, and is stored later.</param>
    /// <exception cref="OperationCanceledException">Cancelled before it was stored.</exception>
    Task LearnAsync(VersionGroup group, string attemptId, Observation observation, CancellationToken cancellationToken);

    /// <summary>The attempt's Job bears its mark and nobody will tell its end again: its id need not be kept any longer. Without effect where it is not known.</summary>
    void Recorded(VersionGroup group, string attemptId);
}
