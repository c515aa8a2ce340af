using System.Runtime.InteropServices;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>What an attempt is sized by.</summary>
/// <param name="Input">The input's size.</param>
/// <param name="Prior">What the static rule says, before anything was learned.</param>
/// <param name="Template">What will run, as a hash of the Job's template, or null: not known.</param>
/// <param name="Killed">The attempt before, where it was killed for memory; null for the first.</param>
public readonly record struct SizingQuery(Bytes Input, Bytes Prior, string? Template = null, KilledAttempt? Killed = null);

/// <param name="Allocation">What it had.</param>
/// <param name="Attempt">Which it was, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KilledAttempt(Bytes Allocation, int Attempt);
