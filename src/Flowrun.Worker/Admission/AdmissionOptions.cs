using Flowrun.Core.Admission;

namespace Flowrun.Worker.Admission;

/// <summary>What holds for the whole installation.</summary>
/// <param name="Limits">On all flows together.</param>
/// <param name="MaxPending">Once so many Jobs wait to be released, the events of those groups wait that have their share of them.</param>
internal sealed record AdmissionOptions(AdmissionLimits Limits, int MaxPending);
