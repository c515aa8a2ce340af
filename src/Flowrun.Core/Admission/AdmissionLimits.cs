using Flowrun.Core.Quantities;

namespace Flowrun.Core.Admission;

/// <summary>How much may run at once, of a version group or of everything.</summary>
/// <param name="MaxRuns">Jobs, 1 or more; null: as many as there are.</param>
/// <param name="MaxMemory">The sum of their memory requests, over 0; null: any.</param>
public sealed record AdmissionLimits(int? MaxRuns, Bytes? MaxMemory)
{
    public static readonly AdmissionLimits None = new(null, null);

    /// <summary>Nothing is limited.</summary>
    public bool AreNone => MaxRuns is null && MaxMemory is null;
}
