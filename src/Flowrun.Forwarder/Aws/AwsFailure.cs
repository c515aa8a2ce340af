using System.Net;
using Amazon.Runtime;
using Flowrun.Core.Text;

namespace Flowrun.Forwarder.Aws;

/// <summary>What a failed call of AWS means, for people.</summary>
internal static class AwsFailure
{
    public static bool IsKnown(Exception failure) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or OperationCanceledException;

    /// <param name="permission">What would be right where the call is not allowed.</param>
    public static string Reason(Exception failure, string permission) => failure switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused => $"{Said(refused)}: {permission}",
        AmazonServiceException { ErrorCode: "AccessDenied" or "AccessDeniedException" } refused => $"{Said(refused)}: {permission}",
        AmazonServiceException { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } moved => $"{Said(moved)}: it is in another region",
        AmazonServiceException service => Said(service),
        TimeoutException or OperationCanceledException => "no answer in time",
        _ => OneLine.Of(failure.Message, 300),
    };

    private static string Said(AmazonServiceException failure) =>
        $"{(int)failure.StatusCode} {failure.ErrorCode}{(string.IsNullOrEmpty(failure.Message) ? "" : $": {OneLine.Of(failure.Message, 300)}")}";
}
