namespace Flowrun.Deploy.Tests.Iam;

/// <summary>What a role needs for the calls that its code makes, and nothing else.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html</remarks>
internal static class NeededGrants
{
    private static readonly string[] ReadObject = ["s3:GetObject", "s3:GetObjectVersion"];

    /// <param name="settings">What the template was told.</param>
    public static HashSet<Grant> OfWorker(GrantSettings settings) => Of(AwsCalls.Of("Flowrun.Worker"), sendsOne: Place.DeadLetterQueue, settings);

    /// <param name="settings">What the template was told.</param>
    public static HashSet<Grant> OfForwarder(GrantSettings settings)
    {
        // The code asks S3 and SSM only where its settings say so; the templates never name a parameter of SSM.
        var calls = AwsCalls.Of("bootstrap").Where(call => settings.EnrichesByHead || !call.StartsWith("S3.", StringComparison.Ordinal))
            .Where(call => call != "SimpleSystemsManagement.GetParameter");
        var needed = Of(calls, sendsOne: Place.Queue, settings);

        // What Lambda does with the function's role.
        needed.Add(new("sqs:SendMessage", Place.DeadLetterQueue));
        needed.Add(new("logs:CreateLogStream", Place.Logs));
        needed.Add(new("logs:PutLogEvents", Place.Logs));
        return needed;
    }

    /// <summary>Whoever replays and redrives receives from the dead-letter queue and sends to the queue, and counts the messages of both.</summary>
    public static HashSet<Grant> OfOperators()
    {
        // The demo uploads to its own sandbox.
        var calls = AwsCalls.Of("flowrun").Where(call => call != "S3.PutObject");
        var needed = Of(calls, sendsOne: Place.Queue, new GrantSettings(EnrichesByHead: true, HasKeys: false));
        return
        [
            .. needed.Select(grant => grant.On == Place.Queue && grant.Action != "sqs:SendMessage" ? grant with { On = Place.DeadLetterQueue } : grant),
            new("sqs:GetQueueAttributes", Place.Queue),
        ];
    }

    /// <param name="sendsOne">Where messages go that are sent one by one; batches are for the queue.</param>
    private static HashSet<Grant> Of(IEnumerable<string> calls, string sendsOne, GrantSettings settings) => [.. calls.SelectMany(call => Of(call, sendsOne, settings))];

    private static IEnumerable<Grant> Of(string call, string sendsOne, GrantSettings settings) => call switch
    {
        // Batches are allowed by the action of their entries.
        "SQS.ReceiveMessage" => [new("sqs:ReceiveMessage", Place.Queue), .. QueueKey(settings, "kms:Decrypt")],
        "SQS.DeleteMessage" or "SQS.DeleteMessageBatch" => [new("sqs:DeleteMessage", Place.Queue)],
        "SQS.ChangeMessageVisibility" or "SQS.ChangeMessageVisibilityBatch" => [new("sqs:ChangeMessageVisibility", Place.Queue)],
        "SQS.GetQueueAttributes" => [new("sqs:GetQueueAttributes", Place.Queue)],
        "SQS.SendMessage" => [new("sqs:SendMessage", sendsOne), .. QueueKey(settings, "kms:GenerateDataKey", "kms:Decrypt")],
        "SQS.SendMessageBatch" => [new("sqs:SendMessage", Place.Queue), .. QueueKey(settings, "kms:GenerateDataKey", "kms:Decrypt")],
        // Without s3:ListBucket, S3 answers 403 instead of 404 for an object that is gone.
        "S3.GetObjectMetadata" => [.. ReadObject.Select(action => new Grant(action, Place.Objects)), new("s3:ListBucket", Place.Bucket)],
        "S3.GetObject" => [.. ReadObject.Select(action => new Grant(action, Place.Objects)), .. BucketKey(settings)],
        "S3.ListObjectsV2" or "S3.HeadBucket" => [new("s3:ListBucket", Place.Bucket)],
        _ => throw new InvalidOperationException($"The code calls {call}: say here which action allows it, and grant that in the templates."),
    };

    private static IEnumerable<Grant> QueueKey(GrantSettings settings, params string[] actions) =>
        settings.HasKeys ? actions.Select(action => new Grant(action, Place.QueueKey)) : [];

    private static IEnumerable<Grant> BucketKey(GrantSettings settings) => settings.HasKeys ? [new("kms:Decrypt", Place.BucketKey)] : [];
}

/// <summary>The settings that grants depend on.</summary>
/// <param name="EnrichesByHead">The forwarder asks S3 for each object.</param>
/// <param name="HasKeys">Queues and bucket have KMS keys of their own.</param>
internal sealed record GrantSettings(bool EnrichesByHead, bool HasKeys)
{
    public const string QueueKey = "arn:aws:kms:eu-west-1:210987654321:key/queues";
    public const string BucketKey = "arn:aws:kms:eu-west-1:210987654321:key/objects";
}
