using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>An attempt that was killed for memory: all that is known is that <paramref name="Allocation"/> was too little.</summary>
/// <param name="Input">The input's size.</param>
/// <param name="Allocation">What it had.</param>
/// <param name="IsFinal">Whether its run was given up: there will be no larger attempt that tells how much it needs.</param>
public readonly record struct Kill(Bytes Input, Bytes Allocation, bool IsFinal = false);
