using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Reads the body of an SQS message, or the payload of an invocation, in any of the known formats.</summary>
/// <remarks>It never throws, takes linear time, and always returns at least one record; anything that is not an event is one <see cref="EventRecord.Poison"/>.</remarks>
public static class EventParser
{
    /// <param name="body">The message's body.</param>
    public static IReadOnlyList<EventRecord> Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var utf8 = ArrayPool<byte>.Shared.Rent((body.Length * 3) + 1);
        try
        {
            return Utf8.FromUtf16(body, utf8, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
                ? Envelope.Read(utf8.AsMemory(0, length), default)
                : [new EventRecord.Poison($"the body is no valid text, it has half of a surrogate pair: found {Excerpt.Of(body)}")];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <param name="payload">The invocation's payload.</param>
    /// <param name="origin">Names the run requests in it that do not name themselves.</param>
    public static IReadOnlyList<EventRecord> Parse(ReadOnlyMemory<byte> payload, RequestOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return Utf8.IsValid(payload.Span)
            ? Envelope.Read(payload, new EnvelopeContext(0, origin))
            : [new EventRecord.Poison($"the payload is no valid UTF-8: found {Excerpt.Of(Encoding.UTF8.GetString(payload.Span[..Math.Min(payload.Length, 400)]))}")];
    }
}
