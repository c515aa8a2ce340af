namespace Flowrun.Sandbox.Sqs;

/// <summary>The quotas of SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html.</summary>
internal static class SqsLimits
{
    public const int BatchEntries = 10;
    public const int InFlight = 120_000;
    public const int MaximumMessageBytes = 1024 * 1024;
    public const int MaximumVisibilitySeconds = 12 * 60 * 60;
    public const int MaximumWaitSeconds = 20;
    public const int MaximumDelaySeconds = 15 * 60;
    public const int MessageAttributes = 10;
    public const string Account = "000000000000";
    public const string Region = "us-east-1";
    public const string ArnPrefix = "arn:aws:sqs:" + Region + ":" + Account + ":";
}
