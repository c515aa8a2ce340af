namespace Flowrun.Forwarder.Runtime;

/// <summary>Why an invocation, or the start of the function, failed; as Lambda gives it to whoever invoked, and to the dead-letter queue.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror</remarks>
/// <param name="ErrorType">One word: <c>PoisonEvent</c>.</param>
/// <param name="ErrorMessage">All reasons, for people.</param>
internal sealed record RuntimeError(string ErrorType, string ErrorMessage)
{
    /// <summary>There is none that says more than the message.</summary>
    public IReadOnlyList<string> StackTrace { get; } = [];
}
