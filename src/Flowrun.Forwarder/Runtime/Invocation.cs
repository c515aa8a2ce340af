namespace Flowrun.Forwarder.Runtime;

/// <summary>One event that Lambda has for the function.</summary>
/// <param name="RequestId">Lambda's; the same when it tries an asynchronous event again.</param>
/// <param name="FunctionArn">As it was invoked, with the alias.</param>
/// <param name="Deadline">When Lambda kills what has not answered.</param>
/// <param name="TraceHeader">X-Ray's; null: there is none.</param>
/// <param name="Payload">JSON, as whoever invokes sent it.</param>
internal sealed record Invocation(string RequestId, string FunctionArn, DateTimeOffset Deadline, string? TraceHeader, ReadOnlyMemory<byte> Payload);
