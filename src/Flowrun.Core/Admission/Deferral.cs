using System.Globalization;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>An event that found no place to wait in and goes to the end of its queue again, as a message of its own that is not seen for a while.</summary>
/// <param name="Times">How often it has been deferred, this time included: 1 or more.</param>
/// <param name="Groups">Whose Jobs are still to be created; the others have theirs.</param>
public sealed record Deferral(int Times, IReadOnlyList<VersionGroup> Groups)
{
    /// <summary>The message attribute that says <see cref="Times"/>.</summary>
    public const string TimesAttribute = "flowrun-deferred";

    /// <summary>The message attribute that says <see cref="Groups"/>, with commas between them.</summary>
    public const string GroupsAttribute = "flowrun-groups";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);

    /// <summary>The longest that SQS offers.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html</remarks>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    public string TimesText => Times.ToString(CultureInfo.InvariantCulture);

    public string GroupsText => string.Join(',', Groups.Select(group => group.Value));

    /// <summary>What was deferred so often already, for these groups.</summary>
    /// <param name="times">The attribute as it was received; what is no number counts as none.</param>
    public static Deferral Next(string? times, IReadOnlyList<VersionGroup> groups) =>
        new(int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before < int.MaxValue ? before + 1 : 1, groups);

    /// <summary>Whose Jobs a message is about alone; null: all that want it.</summary>
    /// <param name="groups">The attribute as it was received.</param>
    public static IReadOnlySet<string>? Only(string? groups) => string.IsNullOrEmpty(groups) ? null : groups.Split(',').ToHashSet(StringComparer.Ordinal);

    /// <summary>Until it is seen again: about as long as it has waited so far, from 15 s to 15 minutes.</summary>
    /// <param name="chance">0 or more, less than 1: the delay is half as long at least, so that what came together comes back one by one.</param>
    public TimeSpan Delay(double chance)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(Times - 1, 16));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.5 + (chance / 2));
    }
}
