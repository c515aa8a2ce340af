using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Lambda;

/// <summary>An error of the service, not of a function: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="type">What programs read.</param>
/// <param name="message">What people read.</param>
public sealed class LambdaException(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public static LambdaException FunctionNotFound(string arn) => new(StatusCodes.Status404NotFound, "ResourceNotFoundException", $"Function not found: {arn}");

    public static LambdaException InvalidName(string name) =>
        new(StatusCodes.Status400BadRequest, "ValidationException", $"Value '{name}' at 'functionName' failed to satisfy constraint: 1 to 64 letters, digits, hyphens and underscores");

    public static LambdaException FunctionExists(string name) => new(StatusCodes.Status409Conflict, "ResourceConflictException", $"Function already exist: {name}");

    public static LambdaException NoJson(string reason) =>
        new(StatusCodes.Status400BadRequest, "InvalidRequestContentException", $"Could not parse request body into json: {reason}");

    public static LambdaException UnknownInvocationType(string type) =>
        new(StatusCodes.Status400BadRequest, "InvalidParameterValueException", $"The invocation type {type} is not one of RequestResponse, Event, DryRun");

    public static LambdaException RequestTooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation");

    /// <summary>Of the Runtime API: no invocation of that id is being served. It may have been over before it was answered.</summary>
    public static LambdaException InvalidRequestId() => new(StatusCodes.Status400BadRequest, "InvalidRequestID", "Invalid request ID");

    public static LambdaException ResponseTooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({LambdaLimits.ResponseBytes} bytes).");

    public static LambdaException UnknownPath(string method, string path) =>
        new(StatusCodes.Status404NotFound, "UnknownOperationException", $"The sandbox's Lambda does not know {method} {path}");

    /// <summary>What Lambda says with a status, when the sandbox was told to refuse.</summary>
    public static LambdaException Refusal(int status)
    {
        var type = status switch { 403 => "AccessDeniedException", 429 => "TooManyRequestsException", >= 500 => "ServiceException", _ => "InvalidParameterValueException" };
        return new(status, type, $"The sandbox was told to answer {status}.");
    }

    /// <summary>As callers of Lambda get it; its type goes into a header too.</summary>
    public string ForCallers() => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Type"] = Status < StatusCodes.Status500InternalServerError ? "User" : "Service",
        ["Message"] = Message,
    });

    /// <summary>As the Runtime API says it.</summary>
    public string ForRuntime() => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["errorMessage"] = Message, ["errorType"] = Type });
}
