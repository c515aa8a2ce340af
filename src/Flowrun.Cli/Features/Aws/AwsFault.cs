using Amazon.Runtime;
using Amazon.S3;
using Flowrun.Core.Text;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Sizing;

namespace Flowrun.Cli.Features.Aws;

/// <summary>What a failed call of AWS means.</summary>
/// <param name="Passes">It is likely to pass by itself.</param>
/// <param name="Reason">What, where, and what would be right; one line.</param>
internal sealed record AwsFault(bool Passes, string Reason)
{
    /// <param name="operation">The SQS operation: <c>SendMessageBatch</c>.</param>
    public static AwsFault OfQueue(Exception failure, string operation, Uri queue)
    {
        var fault = QueueFault.Of(failure, operation, queue);
        return new AwsFault(!fault.IsOperators, fault.Reason);
    }

    public static AwsFault OfListing(Exception failure, string bucket, string prefix)
    {
        var what = $"The list of s3://{bucket}/{OneLine.Of(prefix)}";
        return failure switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new(false, $"{what}: there is no such bucket. Check its name, the region and the endpoint."),
            AmazonS3Exception { ErrorCode: "AccessDenied" or "AllAccessDisabled" } => new(false, $"{what} is not permitted. Grant s3:ListBucket on the bucket."),
            AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.MovedPermanently or System.Net.HttpStatusCode.TemporaryRedirect } =>
                new(false, $"{what}: the bucket is in another region. Set AWS_REGION."),
            AmazonServiceException { ErrorCode: { Length: > 0 } code } said when S3Failure.Read(said, what) is not Measurement.Transient => new(false, $"{what}: {code}: {OneLine.Of(said.Message)}"),
            _ when S3Failure.Read(failure, what) is Measurement.Transient passing => new(true, passing.Reason),
            _ => new(false, $"{what}: {OneLine.Of(failure.Message)}"),
        };
    }
}

/// <summary>A call of AWS was given up.</summary>
/// <param name="message">What, where, and what would be right.</param>
internal sealed class AwsCallException(string message, Exception? inner = null) : Exception(message, inner);
