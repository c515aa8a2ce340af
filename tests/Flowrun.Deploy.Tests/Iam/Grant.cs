namespace Flowrun.Deploy.Tests.Iam;

/// <summary>One action on one resource that a policy allows.</summary>
/// <param name="Action">Such as <c>sqs:SendMessage</c>.</param>
/// <param name="On">What it is on, by the names of <see cref="Place"/>.</param>
internal sealed record Grant(string Action, string On)
{
    public override string ToString() => $"{Action} on {On}";
}

/// <summary>What a grant may be on.</summary>
internal static class Place
{
    public const string Queue = "the queue";
    public const string DeadLetterQueue = "the dead-letter queue";
    public const string Bucket = "the bucket";
    public const string Objects = "the bucket's objects";
    public const string Logs = "the forwarder's logs";
    public const string QueueKey = "the queues' key";
    public const string BucketKey = "the bucket's key";
}
