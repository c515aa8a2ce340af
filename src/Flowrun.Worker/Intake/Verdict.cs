namespace Flowrun.Worker.Intake;

/// <summary>What is to become of a message.</summary>
/// <param name="IsLeft">It is not this worker's any more: nothing is done to it.</param>
/// <param name="Reason">Why it belongs into the dead-letter queue; null where it is done.</param>
internal readonly record struct Verdict(bool IsLeft, string? Reason)
{
    public static readonly Verdict Done;
    public static readonly Verdict Left = new(true, null);

    public static Verdict Refused(string reason) => new(false, reason);

    /// <summary>The worst of all records; every reason is kept.</summary>
    public static Verdict Of(IReadOnlyCollection<Verdict> records)
    {
        if (records.Any(record => record.IsLeft))
        {
            return Left;
        }

        var reasons = records.Select(record => record.Reason).OfType<string>().Distinct().ToList();
        return reasons.Count == 0 ? Done : Refused(string.Join("; ", reasons));
    }
}
