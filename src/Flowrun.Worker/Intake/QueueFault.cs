using System.Net;
using Amazon.Runtime;

namespace Flowrun.Worker.Intake;

/// <summary>What a failed call to the queue means. The one table of it.</summary>
/// <param name="IsOperators">Somebody must mend something; waiting alone does not help. Else it is likely to pass.</param>
/// <param name="Reason">What, where, and what would be right; one line.</param>
internal sealed record QueueFault(bool IsOperators, string Reason)
{
    /// <summary>Reads an exception of the SDK or of the network.</summary>
    /// <param name="operation">The SQS operation: <c>ReceiveMessage</c>.</param>
    /// <param name="queue">The queue's URL.</param>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html</remarks>
    public static QueueFault Of(Exception exception, string operation, Uri queue) => exception switch
    {
        AmazonServiceException { ErrorCode: { Length: > 0 } code } answer => OfCode(code, answer, operation, queue),
        AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } answer => Denied(answer, operation, queue),
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound } => Missing(queue),
        AmazonServiceException answer => Passing(answer, operation, queue),
        AmazonClientException client when !IsOfNetwork(client) => new(true, $"{operation} on {queue}: {OneLine(client)} Check the AWS credentials and region."),
        _ => Passing(exception, operation, queue),
    };

    private static QueueFault OfCode(string code, AmazonServiceException answer, string operation, Uri queue) => code switch
    {
        "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" or "QueueDeletedRecently" => Missing(queue),
        "AccessDenied" or "AccessDeniedException" or "AuthorizationError" or "NotAuthorized" or "OptInRequired" => Denied(answer, operation, queue),
        "InvalidClientTokenId" or "UnrecognizedClientException" or "ExpiredToken" or "ExpiredTokenException" or "SignatureDoesNotMatch" or "InvalidSignatureException"
            or "InvalidAccessKeyId" or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "IncompleteSignature" or "InvalidSecurity" =>
            new(true, $"{operation} on {queue}: the AWS credentials are not accepted ({code}: {OneLine(answer)}). Check them."),
        "KmsAccessDenied" or "KMS.AccessDeniedException" or "KmsDisabled" or "KMS.DisabledException" or "KmsNotFound" or "KMS.NotFoundException"
            or "KmsInvalidState" or "KMS.InvalidStateException" or "KmsInvalidKeyUsage" or "KMS.InvalidKeyUsageException" or "KmsOptInRequired" or "KMS.OptInRequired" =>
            new(true, $"{operation} on {queue}: the queue's KMS key cannot be used ({code}: {OneLine(answer)}). Grant kms:Decrypt and kms:GenerateDataKey on it."),
        "InvalidAddress" or "UnsupportedOperation" or "InvalidAction" or "InvalidQueryParameter" or "InvalidParameterValue" or "ValidationException" =>
            new(true, $"{operation} on {queue}: not accepted ({code}: {OneLine(answer)}). Check the queue's URL and type."),
        _ => Passing(answer, operation, queue),
    };

    private static QueueFault Missing(Uri queue) => new(true, $"There is no queue {queue}. Check its URL, account and region.");

    private static QueueFault Denied(AmazonServiceException answer, string operation, Uri queue) =>
        new(true, $"{operation} on {queue} is not permitted ({OneLine(answer)}). Grant sqs:{Action(operation)} on the queue.");

    private static QueueFault Passing(Exception exception, string operation, Uri queue) =>
        new(false, $"{operation} on {queue}: {OneLine(exception.GetBaseException())}");

    /// <summary>A batch needs the permission of its single operation.</summary>
    private static string Action(string operation) => operation.EndsWith("Batch", StringComparison.Ordinal) ? operation[..^"Batch".Length] : operation;

    private static bool IsOfNetwork(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                return true;
            }
        }

        return false;
    }

    private static string OneLine(Exception exception) => exception.Message.ReplaceLineEndings(" ");
}
