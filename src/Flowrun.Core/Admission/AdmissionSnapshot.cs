using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>All that admission decides from.</summary>
/// <param name="Jobs">Every Job of ours that has not finished.</param>
/// <param name="Installation">What holds for all groups together.</param>
/// <param name="Groups">What holds for a group; one that is not there has no limit of its own.</param>
public sealed record AdmissionSnapshot(
    IReadOnlyCollection<AdmissionJob> Jobs, AdmissionLimits Installation, IReadOnlyDictionary<VersionGroup, AdmissionLimits> Groups);
