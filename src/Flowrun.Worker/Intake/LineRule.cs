namespace Flowrun.Worker.Intake;

/// <summary>How a kind of line moves, and what it means for everybody else.</summary>
/// <param name="FirstDelay">Until the first in line tries again.</param>
/// <param name="LongestDelay">The delay doubles up to this with every refusal.</param>
/// <param name="UsesWaitingRoom">Its messages leave their slots to others.</param>
/// <param name="Effect">What it keeps from being done.</param>
/// <param name="IsOfAGroup">Its name is a version group's: the others have nothing to do with it.</param>
internal sealed record LineRule(TimeSpan FirstDelay, TimeSpan LongestDelay, bool UsesWaitingRoom, LineEffect Effect, bool IsOfAGroup = false)
{
    private static readonly LineRule Quota = Of(5, 60, true, LineEffect.None, isOfAGroup: true);

    // Who counts what waits tells at once; the delay is a safety net.
    private static readonly LineRule Pending = Of(60, 60, true, LineEffect.None, isOfAGroup: true);

    // Only another catalog helps, and that is told at once; the delay is a safety net.
    private static readonly LineRule Undecided = Of(60, 60, true, LineEffect.None, isOfAGroup: true);
    private static readonly LineRule Namespace = Of(15, 30, false, LineEffect.StopsReceiving);

    // One bucket of many: whatever needs no measuring, or comes from another bucket, goes on; readiness says what is wrong.
    private static readonly LineRule Bucket = Of(15, 60, true, LineEffect.NotReady);
    private static readonly LineRule Storage = Of(0.5, 30, false, LineEffect.None);

    public static LineRule For(LineKind kind) => kind switch
    {
        LineKind.Quota => Quota,
        LineKind.Pending => Pending,
        LineKind.Undecided => Undecided,
        LineKind.Namespace => Namespace,
        LineKind.Bucket => Bucket,
        LineKind.Storage => Storage,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such line."),
    };

    /// <param name="refusals">How often in a row the first was sent back, 0 or more.</param>
    /// <param name="chance">0 or more, less than 1: the delay varies by a fifth, so that replicas do not try together.</param>
    public TimeSpan Delay(int refusals, double chance)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(refusals, 16));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.8 + (0.4 * chance));
    }

    private static LineRule Of(double first, double longest, bool usesWaitingRoom, LineEffect effect, bool isOfAGroup = false) =>
        new(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(longest), usesWaitingRoom, effect, isOfAGroup);
}

internal enum LineEffect
{
    None,

    /// <summary>Readiness fails with the reason; receiving goes on.</summary>
    NotReady,

    /// <summary>Readiness fails with the reason, and nothing is received.</summary>
    StopsReceiving,
}
