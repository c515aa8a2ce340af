using System.Buffers;
using System.Text.Unicode;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Reads the body of an SQS message in any of the known formats.</summary>
public static class EventParser
{
    /// <summary>Never throws, takes linear time, and always returns at least one record.</summary>
    /// <param name="body">The message's body; anything that is not an event is one <see cref="EventRecord.Poison"/>.</param>
    public static IReadOnlyList<EventRecord> Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var utf8 = ArrayPool<byte>.Shared.Rent((body.Length * 3) + 1);
        try
        {
            return Utf8.FromUtf16(body, utf8, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
                ? Envelope.Read(utf8.AsMemory(0, length))
                : [new EventRecord.Poison($"the body is no valid text, it has half of a surrogate pair: found {Excerpt.Of(body)}")];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }
}
