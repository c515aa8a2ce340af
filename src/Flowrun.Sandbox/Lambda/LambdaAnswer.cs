namespace Flowrun.Sandbox.Lambda;

/// <summary>How an invocation ended.</summary>
/// <param name="RequestId">Of the invocation.</param>
/// <param name="Payload">What the function answered, or its error as JSON with <c>errorType</c> and <c>errorMessage</c>.</param>
/// <param name="IsError">The function failed; callers see <c>X-Amz-Function-Error</c>.</param>
public sealed record LambdaAnswer(string RequestId, ReadOnlyMemory<byte> Payload, bool IsError)
{
    /// <summary>The payload as text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Payload.Span);
}
