using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>An attempt that ended by itself and was measured.</summary>
/// <param name="Input">The input's size.</param>
/// <param name="Peak">The most memory it needed that cannot be reclaimed.</param>
/// <param name="RunTime">How long it ran: the weight of what it wastes. Up to a year.</param>
/// <param name="Template">What ran, as a hash of the Job's template, or null: not known.</param>
public readonly record struct Outcome(Bytes Input, Bytes Peak, TimeSpan RunTime, string? Template = null);
