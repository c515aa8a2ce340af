using System.Globalization;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>An event that found no place to wait in goes to the end of its queue, as a message of its own that is not seen for a while.</summary>
/// <param name="Since">When the event first came into the queue.</param>
/// <param name="Done">Whose Jobs are created already. Not whose are missing: the flows may be others when it comes again, and an upload is for all that want it then.</param>
public sealed record Deferral(DateTimeOffset Since, IReadOnlyCollection<VersionGroup> Done)
{
    /// <summary>The message attribute that says <see cref="Since"/>, in milliseconds since 1970.</summary>
    public const string SinceAttribute = "flowrun-waits-since";

    /// <summary>The message attribute that says <see cref="Done"/>, with commas between them; none: no group is.</summary>
    public const string DoneAttribute = "flowrun-done";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(7.5);

    /// <summary>Twice that is the longest delay that SQS offers.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html</remarks>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(7.5);

    public string SinceText => Since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Empty: there is nothing to say.</summary>
    public string DoneText => string.Join(',', Done.Select(group => group.Value));

    /// <summary>Since when a message waits.</summary>
    /// <param name="since">The attribute as it was received; what is no time of the past counts as none.</param>
    /// <param name="sentAt">When the message came into the queue.</param>
    public static DateTimeOffset SinceOf(string? since, DateTimeOffset sentAt) =>
        long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < sentAt.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : sentAt;

    /// <summary>Whose Jobs a message needs no more.</summary>
    /// <param name="done">The attribute as it was received, or null.</param>
    public static IEnumerable<VersionGroup> ReadDone(string? done) => string.IsNullOrEmpty(done) ? [] : done.Split(',').Select(group => new VersionGroup(group));

    /// <summary>Until it is seen again: once to twice as long as it has waited already, but 7.5 s at least and 15 minutes at most.</summary>
    /// <remarks>
    /// Twice, since a worker that looks at a large backlog for the first time would soon have more of it back than it has still before it: what comes then waits for
    /// those. Of a flow that can go on again, enough messages are held or have become Jobs that wait.
    /// </remarks>
    /// <param name="chance">0 or more, less than 1: so that what came together comes back one by one.</param>
    public TimeSpan Delay(DateTimeOffset now, double chance)
    {
        var waited = now - Since;
        return (waited < ShortestWait ? ShortestWait : waited < LongestWait ? waited : LongestWait) * (1 + chance);
    }
}
