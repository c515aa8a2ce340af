namespace Flowrun.Core.Admission;

/// <summary>What admission does with the Jobs that wait.</summary>
/// <param name="Released">May run now, in this order.</param>
/// <param name="Held">Go on waiting, the oldest of each group first.</param>
public sealed record AdmissionPlan(IReadOnlyList<AdmissionJob> Released, IReadOnlyList<HeldJob> Held);

/// <summary>A Job that waits, and for what.</summary>
/// <param name="Job">The Job.</param>
/// <param name="Reason">For people: <c>flow orders runs 10 of 10</c>.</param>
/// <param name="NeverFits">It asks for more than the whole limit: without a change of the limit or the Job it waits forever.</param>
public sealed record HeldJob(AdmissionJob Job, string Reason, bool NeverFits = false);
