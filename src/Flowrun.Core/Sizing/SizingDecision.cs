using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing;

/// <summary>The resources of one attempt, with the reason.</summary>
/// <param name="Memory">The memory request.</param>
/// <param name="MemoryLimit">The memory limit, or null: none.</param>
/// <param name="EphemeralStorage">Request and limit of ephemeral storage, or null: none.</param>
/// <param name="InputBytes">The input's size that the decision was made for.</param>
/// <param name="Reason">In words and numbers, one line: <c>256Mi + 3 × 1.21 GiB × 5 (.gz) = 18.4 GiB, in steps of 16Mi: 18848Mi</c>.</param>
public sealed record SizingDecision(Bytes Memory, Bytes? MemoryLimit, Bytes? EphemeralStorage, Bytes InputBytes, string Reason);
