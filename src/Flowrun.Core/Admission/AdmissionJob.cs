using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>A Job that has not finished, as admission sees it.</summary>
/// <param name="Key">What tells it from all others, and orders those of one moment.</param>
/// <param name="Group">Whose limit it counts against.</param>
/// <param name="Created">When it was created; the oldest goes first.</param>
/// <param name="Memory">What its pods that may run at once ask for together.</param>
/// <param name="IsReleased">It may run, whether or not it has a pod already: it holds its place.</param>
public sealed record AdmissionJob(string Key, VersionGroup Group, DateTimeOffset Created, Bytes Memory, bool IsReleased);
