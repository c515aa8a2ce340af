using System.Numerics;
using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What a run has; what it has not leaves no trace in its Job.</summary>
[Flags]
internal enum Presence
{
    None = 0,
    Object = 1,
    Size = 2,
    ETag = 4,
    VersionId = 8,
    EventTime = 16,
    TraceParent = 32,
    MemoryLimit = 64,
    EphemeralStorage = 128,
    PriorityClass = 256,
    AppliedOverrides = 512,
    RefusedOverrides = 1024,
    Event = 2048,
}

/// <summary>Runs of one flow with the same shape have the same Job but for the values in it.</summary>
/// <param name="Overrides">Bit i: the flow's override i holds.</param>
/// <param name="RequestedParameters">The environment's names of the parameters that the flow does not declare, sorted, with a space between.</param>
/// <param name="Labels">The keys of the event's labels, sorted, with a space between.</param>
internal readonly record struct JobShape(BigInteger Overrides, Presence Presence, string RequestedParameters, string Labels)
{
    public string[] LabelKeys => Labels.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static JobShape Of(Run run, string requestedParameters, string labels)
    {
        var presence = Presence.None;
        void Add(bool isPresent, Presence what) => presence |= isPresent ? what : Presence.None;

        Add(run.Object is not null, Presence.Object);
        Add(run.Object?.Size is not null, Presence.Size);
        Add(!string.IsNullOrEmpty(run.Object?.ETag), Presence.ETag);
        Add(!string.IsNullOrEmpty(run.Object?.VersionId), Presence.VersionId);
        Add(run.EventTime is not null, Presence.EventTime);
        Add(!string.IsNullOrEmpty(run.TraceParent), Presence.TraceParent);
        Add(run.Sizing.MemoryLimit is not null, Presence.MemoryLimit);
        Add(run.Sizing.EphemeralStorage is not null, Presence.EphemeralStorage);
        Add(run.Overrides.PriorityClassName is not null, Presence.PriorityClass);
        Add(run.Overrides.Applied is not null, Presence.AppliedOverrides);
        Add(run.Overrides.Refused.Count > 0, Presence.RefusedOverrides);
        Add(run.Event is not null, Presence.Event);

        var overrides = BigInteger.Zero;
        for (var index = 0; index < run.Flow.Overrides.Count; index++)
        {
            if (Holds(run.Flow.Overrides[index].When, run))
            {
                overrides |= BigInteger.One << index;
            }
        }

        return new JobShape(overrides, presence, requestedParameters, labels);
    }

    /// <summary>A condition on the object does not hold for a run without one.</summary>
    private static bool Holds(OverrideCondition when, Run run) =>
        (when.MinSize is not { } minimum || run.Sizing.InputBytes >= minimum)
        && (when.MaxSize is not { } maximum || run.Sizing.InputBytes <= maximum)
        && (when.Bucket is null || string.Equals(run.Object?.Bucket, when.Bucket, StringComparison.Ordinal))
        && (when.Prefix is null || run.Object?.Key.StartsWith(when.Prefix, StringComparison.Ordinal) == true)
        && (when.Suffix is null || run.Object?.Key.EndsWith(when.Suffix, StringComparison.Ordinal) == true)
        && (when.MinAttempt is not { } attempt || run.Attempt >= attempt);
}
