using System.Collections.Frozen;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What differs between the runs of a template.</summary>
internal enum Slot
{
    Bucket,
    Key,
    Size,
    ETag,
    VersionId,
    RunId,
    Attempt,
    Match,
    Parameter,
    RequestedParameter,
    JobName,
    Memory,
    MemoryBytes,
    MemoryLimit,
    EphemeralStorage,
    InputBytes,
    EventTime,
    Sizing,
    TraceParent,
    Label,
    PriorityClass,
    AppliedOverrides,
    RefusedOverrides,
    Event,
}

/// <summary>The names of slots in the worker's own part of a Job. The leading dot keeps them apart from the names that a manifest may use.</summary>
internal static class OwnSlots
{
    public const string ETag = ".etag";
    public const string VersionId = ".version-id";
    public const string JobName = ".job-name";
    public const string Memory = ".memory";
    public const string MemoryBytes = ".memory-bytes";
    public const string MemoryLimit = ".memory-limit";
    public const string EphemeralStorage = ".ephemeral-storage";
    public const string InputBytes = ".input-bytes";
    public const string EventTime = ".event-time";
    public const string Sizing = ".sizing";
    public const string TraceParent = ".trace-parent";
    public const string Event = ".event";

    public const string PriorityClass = ".priority-class";
    public const string AppliedOverrides = ".applied-overrides";
    public const string RefusedOverrides = ".refused-overrides";

    /// <summary>Before the index of a label that the event sets.</summary>
    public const string LabelPrefix = ".label.";

    /// <summary>Before the index of a parameter that the request has and the flow has not.</summary>
    public const string RequestedParameterPrefix = ".requested.";

    public static readonly FrozenDictionary<string, Slot> ByName = new Dictionary<string, Slot>
    {
        ["bucket"] = Slot.Bucket,
        ["key"] = Slot.Key,
        ["size"] = Slot.Size,
        ["run.id"] = Slot.RunId,
        ["attempt"] = Slot.Attempt,
        [ETag] = Slot.ETag,
        [VersionId] = Slot.VersionId,
        [JobName] = Slot.JobName,
        [Memory] = Slot.Memory,
        [MemoryBytes] = Slot.MemoryBytes,
        [MemoryLimit] = Slot.MemoryLimit,
        [EphemeralStorage] = Slot.EphemeralStorage,
        [InputBytes] = Slot.InputBytes,
        [EventTime] = Slot.EventTime,
        [Sizing] = Slot.Sizing,
        [TraceParent] = Slot.TraceParent,
        [PriorityClass] = Slot.PriorityClass,
        [AppliedOverrides] = Slot.AppliedOverrides,
        [RefusedOverrides] = Slot.RefusedOverrides,
        [Event] = Slot.Event,
    }.ToFrozenDictionary();

    public static string Quoted(string name) => "{{" + name + "}}";
}
