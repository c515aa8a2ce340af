using Flowrun.Core.Admission;

namespace Flowrun.Worker.Admission;

/// <summary>What holds for the whole installation.</summary>
/// <param name="Limits">On all flows together.</param>
/// <param name="MaxPending">Once so many Jobs wait to be released, intake pauses.</param>
internal sealed record AdmissionOptions(AdmissionLimits Limits, int MaxPending);
