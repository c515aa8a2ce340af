using System.Text;
using Flowrun.Core.Events;
using Flowrun.Core.Text;

namespace Flowrun.Core.Redrive;

/// <summary>A message of a dead-letter queue, as people want to see it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="SentAt">When it was sent: to the dead-letter queue, or by what SQS itself moved, to the first queue.</param>
/// <param name="Receives">How often it was received, this look included.</param>
/// <param name="Cause">Who put it there.</param>
/// <param name="Reason">Why, on one line.</param>
/// <param name="About">The objects or the flow that its events name, or why it is no event.</param>
/// <param name="IsEvent">Whether the worker can read <paramref name="Body"/>: if not, it comes back.</param>
/// <param name="Body">What is sent back: the body as it was, or what the forwarder was to make of it where only that can be read.</param>
public sealed record DeadLetter(
    string Id, DateTimeOffset? SentAt, int Receives, DeadLetterCause Cause, string Reason, IReadOnlyList<string> About, bool IsEvent, string Body)
{
    private const int LongestReason = 1024;

    /// <summary>Reads a message.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="body">Its body, in whatever form.</param>
    /// <param name="sentAt">SQS's <c>SentTimestamp</c>.</param>
    /// <param name="receives">SQS's <c>ApproximateReceiveCount</c>.</param>
    /// <param name="attributes">Its message attributes that are text or numbers.</param>
    /// <param name="movedFrom">SQS's <c>DeadLetterQueueSourceArn</c>, where SQS moved it itself.</param>
    public static DeadLetter Read(
        string id, string body, DateTimeOffset? sentAt, int receives, IReadOnlyDictionary<string, string> attributes, string? movedFrom)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var (cause, reason) = DeadLetterCauses.Of(attributes, movedFrom);
        var records = EventParser.Parse(body);
        if (cause == DeadLetterCause.Lambda && records is [EventRecord.Poison]
            && EventParser.Parse(Encoding.UTF8.GetBytes(body), new RequestOrigin(NewRun.Source, attributes[DeadLetterCauses.RequestAttribute])) is [EventRecord.Requested requested])
        {
            // A run request that the forwarder would have named after the invocation.
            (records, body) = ([requested], CloudEventWriter.Write(requested));
        }

        return new DeadLetter(
            id, sentAt, receives, cause, OneLine.Of(reason, LongestReason), [.. records.Select(Describe).Distinct()], !records.Any(record => record is EventRecord.Poison), body);
    }

    private static string Describe(EventRecord record) => record switch
    {
        EventRecord.Created created => created.Object.Uri,
        EventRecord.Requested { Request: { Object: { } named } request } => $"{request.Flow} on {named.Uri}",
        EventRecord.Requested requested => $"{requested.Request.Flow}, a run request",
        EventRecord.Ignored ignored => ignored.Reason,
        EventRecord.Poison poison => $"no event: {poison.Reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };
}
