using System.Text;
using Amazon.SQS.Model;
using Flowrun.Core.Redrive;

namespace Flowrun.Worker.Intake;

/// <summary>Why a message is in the dead-letter queue: its attribute <c>flowrun-error</c>.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html</remarks>
internal static class DeadLetterReason
{
    public const string AttributeName = DeadLetterCauses.WorkerAttribute;

    /// <summary>In bytes of UTF-8: attributes count towards the message's size.</summary>
    public const int MostBytes = 1024;

    /// <summary>SQS takes no more in one message.</summary>
    public const int MostAttributes = 10;

    private const int CutBytes = 3;

    /// <summary>One line of what SQS allows in an attribute (the characters of XML 1.0), cut to <see cref="MostBytes"/>; never empty.</summary>
    public static string Sanitise(string reason)
    {
        const char Cut = '…';
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            var allowed = rune.Value switch
            {
                '\t' or '\n' or '\r' => new Rune(' '),
                < 0x20 or 0xFFFE or 0xFFFF => Rune.ReplacementChar,
                _ => rune,
            };
            bytes += allowed.Utf8SequenceLength;
            if (bytes > MostBytes - CutBytes)
            {
                text.Append(Cut);
                break;
            }

            text.Append(allowed.ToString());
        }

        return text.Length == 0 ? "no reason given" : text.ToString();
    }

    /// <summary>The message's own attributes with the reason. Where that is one too many, the last of its own by name gives way.</summary>
    public static Dictionary<string, MessageAttributeValue> Attributes(IReadOnlyDictionary<string, MessageAttributeValue>? own, string? reason)
    {
        var attributes = (own ?? new Dictionary<string, MessageAttributeValue>())
            .Where(attribute => attribute.Key != AttributeName)
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Take(reason is null ? MostAttributes : MostAttributes - 1)
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal);
        if (reason is not null)
        {
            attributes[AttributeName] = new MessageAttributeValue { DataType = "String", StringValue = Sanitise(reason) };
        }

        return attributes;
    }
}
