namespace Flowrun.Core.Jobs.Rendering;

/// <summary>The JSON of a Job without what differs between runs.</summary>
/// <param name="Json">UTF-8, complete but for the slots.</param>
/// <param name="Slots">What goes where, in order.</param>
internal sealed record JobTemplate(byte[] Json, SlotUse[] Slots);

/// <summary>A place inside a JSON string.</summary>
/// <param name="Offset">In the template's JSON.</param>
/// <param name="Argument">The name of a match, the index of a parameter, or the key of a label.</param>
/// <param name="IsExpanded">Kubernetes expands the string.</param>
/// <param name="IsLast">Nothing follows in the string.</param>
/// <param name="Path">Where in the Job, for messages.</param>
internal readonly record struct SlotUse(int Offset, Slot Slot, object? Argument, bool IsExpanded, bool IsLast, string Path);
