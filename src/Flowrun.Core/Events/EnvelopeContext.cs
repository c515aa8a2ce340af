namespace Flowrun.Core.Events;

/// <summary>Where a JSON text was found.</summary>
/// <param name="SnsLevel">How many SNS envelopes are around it.</param>
/// <param name="Origin">Names run requests that do not name themselves; null: they have to.</param>
internal readonly record struct EnvelopeContext(int SnsLevel, RequestOrigin? Origin);
