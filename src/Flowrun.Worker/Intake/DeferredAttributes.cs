using Amazon.SQS.Model;
using Flowrun.Core.Admission;

namespace Flowrun.Worker.Intake;

/// <summary>What a deferred message bears: its own attributes, its trace, which SQS gives only to the first copy, and what is left of it.</summary>
internal static class DeferredAttributes
{
    private const string TraceParent = "traceparent";

    /// <summary>Whether SQS takes so many attributes.</summary>
    public static bool Fit(HeldMessage message) =>
        (message.Attributes ?? new Dictionary<string, MessageAttributeValue>()).Keys
            .Union([TraceParent, Deferral.SinceAttribute, Deferral.DoneAttribute]).Count() <= DeadLetterReason.MostAttributes;

    public static Dictionary<string, MessageAttributeValue> Of(HeldMessage message, Deferral deferral)
    {
        var attributes = new Dictionary<string, MessageAttributeValue>(message.Attributes ?? new Dictionary<string, MessageAttributeValue>(), StringComparer.Ordinal)
        {
            [Deferral.SinceAttribute] = new() { DataType = "Number", StringValue = deferral.SinceText },
        };
        if (deferral.Done.Count > 0)
        {
            attributes[Deferral.DoneAttribute] = new() { DataType = "String", StringValue = deferral.DoneText };
        }

        if (message.TraceParent is { } trace)
        {
            attributes[TraceParent] = new() { DataType = "String", StringValue = trace };
        }

        return attributes;
    }
}
