using System.Buffers;
using Flowrun.Core.Events;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Forwarding;

/// <summary>Names the group of a message.</summary>
internal static class MessageGroupId
{
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatchRequestEntry.html</remarks>
    private const int Longest = 128;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    /// <returns>Null: no group.</returns>
    public static string? Of(EventRecord record, MessageGrouping grouping) => (grouping, record) switch
    {
        (MessageGrouping.None, _) => null,
        (_, EventRecord.Created { Object: var created }) => Of(created, grouping),
        (_, EventRecord.Requested { Request.Object: { } about }) => Of(about, grouping),
        (_, EventRecord.Requested { Request.Flow: var flow }) => Fit($"flow:{flow}"),
        _ => null,
    };

    private static string Of(ObjectEvent created, MessageGrouping grouping) =>
        Fit(grouping == MessageGrouping.Bucket ? created.Bucket : $"{created.Bucket}/{created.Key[..(created.Key.LastIndexOf('/') + 1)]}");

    /// <summary>The text itself where it can be a group's name, else one that is derived from it: keys may be longer and have any letter.</summary>
    private static string Fit(string text)
    {
        if (text.Length <= Longest && !text.AsSpan().ContainsAnyExcept(Letters))
        {
            return text;
        }

        var hash = new RunIdHash(stackalloc byte[RunIdHash.UsualLength]);
        hash.Append(text);
        return hash.Finish();
    }
}
