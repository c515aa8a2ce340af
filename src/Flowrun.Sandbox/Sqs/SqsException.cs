namespace Flowrun.Sandbox.Sqs;

/// <summary>An error as SQS tells it: a shape of the JSON protocol, and the code that the older query protocol had for it.</summary>
/// <param name="type">The error's shape: <c>QueueDoesNotExist</c>.</param>
/// <param name="message">What the caller reads.</param>
/// <param name="queryCode">What SDKs show as the code; the shape's name if null.</param>
public sealed class SqsException(string type, string message, string? queryCode = null) : Exception(message)
{
    private const string Prefix = "AWS.SimpleQueueService.";

    public string Type { get; } = type;

    public string QueryCode { get; } = queryCode ?? type;

    public static SqsException QueueDoesNotExist() =>
        new("QueueDoesNotExist", "The specified queue does not exist.", Prefix + "NonExistentQueue");

    public static SqsException ReceiptHandleIsInvalid(string handle) =>
        new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static SqsException MessageNotInflight() =>
        new("MessageNotInflight", "The specified message isn't in flight.", Prefix + "MessageNotInflight");

    public static SqsException InvalidMessageContents() =>
        new("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");

    public static SqsException BatchRequestTooLong(int bytes) =>
        new("BatchRequestTooLong", $"Batch requests cannot be longer than {SqsLimits.MaximumMessageBytes} bytes. You have sent {bytes} bytes.", Prefix + "BatchRequestTooLong");

    public static SqsException EmptyBatchRequest(string entry) =>
        new("EmptyBatchRequest", $"There should be at least one {entry} in the request.", Prefix + "EmptyBatchRequest");

    public static SqsException TooManyEntries(int count) =>
        new("TooManyEntriesInBatchRequest", $"Maximum number of entries per request are {SqsLimits.BatchEntries}. You have sent {count}.", Prefix + "TooManyEntriesInBatchRequest");

    public static SqsException BatchEntryIdsNotDistinct(string id) =>
        new("BatchEntryIdsNotDistinct", $"Id {id} repeated.", Prefix + "BatchEntryIdsNotDistinct");

    public static SqsException InvalidBatchEntryId() =>
        new("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.", Prefix + "InvalidBatchEntryId");

    public static SqsException QueueNameExists(string attribute) =>
        new("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}", "QueueAlreadyExists");

    public static SqsException OverLimit() =>
        new("OverLimit", $"Too many messages in flight: a queue has at most {SqsLimits.InFlight}.");

    public static SqsException UnsupportedOperation(string what) =>
        new("UnsupportedOperation", what, Prefix + "UnsupportedOperation");

    public static SqsException InvalidParameter(string message) => new("InvalidParameterValue", message);

    public static SqsException InvalidParameter(string parameter, object value, string reason) =>
        InvalidParameter($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static SqsException MissingParameter(string parameter) =>
        new("MissingParameter", $"The request must contain the parameter {parameter}.");

    public static SqsException InvalidAttributeName(string name) =>
        new("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static SqsException InvalidAttributeValue(string name, string reason) =>
        new("InvalidAttributeValue", $"Invalid value for the parameter {name}. Reason: {reason}");

    public static SqsException ResourceNotFound(string message) => new("ResourceNotFoundException", message);
}
