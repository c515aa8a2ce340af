using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Sqs;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Troubles;

/// <summary>Troubles of SQS and S3 as the sandbox plays them.</summary>
internal static class AwsTroubles
{
    private const string Any = "POST /**";
    private const string Objects = $"HEAD /{FlowRules.Bucket}/**";

    /// <returns>Null: it is no trouble of this kind.</returns>
    public static Fault? Of(Trouble trouble) => Whole(trouble.Kind) is { } fault ? fault with { Share = trouble.Share } : null;

    /// <summary>What the queues themselves do wrong.</summary>
    public static SqsFaults Of(IEnumerable<Trouble> now, SqsFaults always) => now.Aggregate(always, (faults, trouble) => trouble.Kind switch
    {
        TroubleKind.QueueThrottles => faults with { ThrottleShare = trouble.Share },

        // All of them, always, would be an outage.
        TroubleKind.BatchesFailPartly => faults with { FailedEntryShare = Math.Min(trouble.Share, 0.6) },
        _ => faults,
    });

    private static Fault? Whole(TroubleKind kind) => kind switch
    {
        TroubleKind.QueueFails => Refusal(503),
        TroubleKind.QueueHangs => Sqs(FaultKind.Hang),
        TroubleKind.QueueForbidden => Refusal(403),
        TroubleKind.QueueMissing => Sqs(FaultKind.Status) with
        {
            StatusCode = 400,
            Body = """{"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "The specified queue does not exist."}""",
            ContentType = "application/x-amz-json-1.0",
        },
        TroubleKind.ReceivesEmpty => Sqs(FaultKind.Status, "ReceiveMessage") with { StatusCode = 200, Body = "{}", ContentType = "application/x-amz-json-1.0" },
        TroubleKind.ReceivedAnswerLost => Sqs(FaultKind.LoseResponse, "ReceiveMessage") with { Times = 6 },
        TroubleKind.DeletesFail => Refusal(500, "DeleteMessageBatch"),
        TroubleKind.DeletedAnswerLost => Sqs(FaultKind.LoseResponse, "DeleteMessageBatch"),
        TroubleKind.RenewalsFail => Refusal(500, "ChangeMessageVisibilityBatch"),
        TroubleKind.DeadLettersFail => Refusal(500, "SendMessage"),
        TroubleKind.ObjectsFail => new() { Match = Objects, Kind = FaultKind.Status, StatusCode = 503 },
        TroubleKind.ObjectsSlow => new() { Match = Objects, Kind = FaultKind.Latency, Delay = TimeSpan.FromMilliseconds(700) },
        TroubleKind.ObjectsForbidden => new() { Match = Objects, Kind = FaultKind.Status, StatusCode = 403 },
        _ => null,
    };

    private static Fault Refusal(int status, string? action = null) => Sqs(FaultKind.Status, action) with { StatusCode = status, ContentType = "application/x-amz-json-1.0" };

    private static Fault Sqs(FaultKind kind, string? action = null) => new() { Match = Any, Kind = kind, Action = action };
}
