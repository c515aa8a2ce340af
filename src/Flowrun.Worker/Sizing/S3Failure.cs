using Amazon.Runtime;

namespace Flowrun.Worker.Sizing;

/// <summary>What a failed call of S3 means for the size.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
internal static class S3Failure
{
    /// <summary>A failure that this table knows, and not the caller's own cancellation.</summary>
    public static bool IsKnown(Exception failure, CancellationToken caller) =>
        !caller.IsCancellationRequested
        && failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or OperationCanceledException;

    /// <param name="what">What was asked of what: <c>HEAD s3://landing/a.csv</c>.</param>
    public static Measurement Read(Exception failure, string what) => failure switch
    {
        AmazonServiceException service => Read(service, what),
        AmazonClientException client => new Measurement.Misconfigured($"{what}: {FirstLine(client.Message)}"),
        TimeoutException or OperationCanceledException => new Measurement.Transient($"{what}: no answer in time"),
        _ => new Measurement.Transient($"{what}: {FirstLine(failure.Message)}"),
    };

    private static Measurement Read(AmazonServiceException failure, string what)
    {
        var said = $"{what}: {(int)failure.StatusCode} {failure.ErrorCode}";
        return (int)failure.StatusCode switch
        {
            0 or 408 or 429 or >= 500 => new Measurement.Transient(said),
            _ when failure.ErrorCode is "RequestTimeout" => new Measurement.Transient(said),
            404 when failure.ErrorCode is "NoSuchBucket" => new Measurement.Misconfigured($"{said}: there is no such bucket here; look at the region and the endpoint, or archive the flow that names it"),

            // A HEAD of a version that is a delete marker is answered with 405.
            404 or 405 => new Measurement.Vanished(said),
            403 when failure.ErrorCode is "InvalidObjectState" => new Measurement.Refused($"{said}: the object is archived; restore it first"),
            401 or 403 => new Measurement.Misconfigured($"{said}: the worker needs s3:GetObject on the objects and s3:ListBucket on the bucket"),
            < 400 => new Measurement.Misconfigured($"{said}: the bucket is in another region; set AWS_REGION"),
            _ when failure.ErrorCode is "ExpiredToken" or "InvalidToken" or "AuthorizationHeaderMalformed" => new Measurement.Misconfigured(said),
            _ => new Measurement.Refused(said),
        };
    }

    private static string FirstLine(string message) => message.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? message[..end] : message;
}
