namespace Flowrun.Core.Sizing.Learning;

/// <summary>A model as it was stored, or an empty one where what is stored is none.</summary>
/// <param name="Model">Always usable: without a history the static rule decides.</param>
/// <param name="Problem">Why the stored text was ignored, for people; null where it was read.</param>
/// <param name="IsForeign">What is stored is of a later version, or of somebody else, and not just damaged: it must not be replaced.</param>
public sealed record ModelReading(LearnedModel Model, string? Problem, bool IsForeign = false);
