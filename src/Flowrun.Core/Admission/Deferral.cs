using System.Globalization;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>An event that found no place to wait in and goes to the end of its queue again, as a message of its own that is not seen for a while.</summary>
/// <param name="Times">How often it has been deferred, this time included: 1 or more.</param>
/// <param name="Done">Whose Jobs are created already. Not whose are missing: the flows may be others when it comes again, and an upload is for all that want it then.</param>
public sealed record Deferral(int Times, IReadOnlyCollection<VersionGroup> Done)
{
    /// <summary>The message attribute that says <see cref="Times"/>.</summary>
    public const string TimesAttribute = "flowrun-deferred";

    /// <summary>The message attribute that says <see cref="Done"/>, with commas between them; none: no group is.</summary>
    public const string DoneAttribute = "flowrun-done";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);

    /// <summary>The longest that SQS offers.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html</remarks>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    public string TimesText => Times.ToString(CultureInfo.InvariantCulture);

    /// <summary>Empty: there is nothing to say.</summary>
    public string DoneText => string.Join(',', Done.Select(group => group.Value));

    /// <summary>The deferral of what was deferred so often already.</summary>
    /// <param name="times">The attribute as it was received; what is no number counts as none.</param>
    public static Deferral Next(string? times, IReadOnlyCollection<VersionGroup> done) =>
        new(int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before < int.MaxValue ? before + 1 : 1, done);

    /// <summary>Whose Jobs a message needs no more.</summary>
    /// <param name="done">The attribute as it was received, or null.</param>
    public static IEnumerable<VersionGroup> ReadDone(string? done) => string.IsNullOrEmpty(done) ? [] : done.Split(',').Select(group => new VersionGroup(group));

    /// <summary>Until it is seen again: about as long as it has waited so far, from 15 s to 15 minutes.</summary>
    /// <param name="chance">0 or more, less than 1: the delay is half as long at least, so that what came together comes back one by one.</param>
    public TimeSpan Delay(double chance)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(Times - 1, 16));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.5 + (chance / 2));
    }
}
