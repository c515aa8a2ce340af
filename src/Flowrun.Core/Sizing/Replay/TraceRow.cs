using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>One recorded run of a trace.</summary>
/// <param name="Task">What ran; each task is learned by itself.</param>
/// <param name="Submitted">When it was submitted, since any fixed moment.</param>
/// <param name="Input">The input's size.</param>
/// <param name="Peak">The memory that it needed.</param>
/// <param name="RunTime">How long it ran.</param>
/// <param name="Preset">What people had asked for.</param>
public readonly record struct TraceRow(string Task, TimeSpan Submitted, Bytes Input, Bytes Peak, TimeSpan RunTime, Bytes Preset);
