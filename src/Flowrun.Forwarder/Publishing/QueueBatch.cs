using Amazon.SQS.Model;
using Flowrun.Core.Text;
using Flowrun.Forwarder.Forwarding;

namespace Flowrun.Forwarder.Publishing;

/// <summary>One batch on its way: what SQS has not taken yet, and why.</summary>
internal sealed class QueueBatch(IReadOnlyList<NamedMessage> messages)
{
    private readonly List<RecordFault> _faults = [];
    private string _reason = "";

    /// <summary>Messages that are worth another try.</summary>
    public IReadOnlyList<NamedMessage> Left { get; private set; } = messages;

    public int Sent { get; private set; }

    /// <summary>What is not in the queue when the tries are over.</summary>
    public IEnumerable<RecordFault> Faults => [.. _faults, .. Left.Select(message => Fault(message, _reason))];

    public SendMessageBatchRequest Request(string queueUrl) => new(
        queueUrl,
        [.. Left.Select((message, index) => new SendMessageBatchRequestEntry($"{index}", message.Message.Body) { MessageGroupId = message.Message.GroupId })]);

    /// <summary>An answer of 200 may still say of each message that it failed.</summary>
    public void Read(SendMessageBatchResponse answer)
    {
        var failed = (answer.Failed ?? []).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var again = new List<NamedMessage>();
        for (var index = 0; index < Left.Count; index++)
        {
            if (!failed.TryGetValue($"{index}", out var entry))
            {
                Sent++;
                continue;
            }

            var reason = $"{entry.Code}: {OneLine.Of(entry.Message ?? "", 300)}";
            if (entry.SenderFault == true)
            {
                _faults.Add(Fault(Left[index], reason));
            }
            else
            {
                _reason = reason;
                again.Add(Left[index]);
            }
        }

        Left = again;
    }

    private static RecordFault Fault(NamedMessage message, string reason) => new(RecordFault.NotPublished, $"{message.Name}: SQS did not take it: {reason}");
}
