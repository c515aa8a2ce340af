namespace Flowrun.Kubernetes.Runs;

/// <summary>A call about an attempt did not do what it should. The message is for people.</summary>
/// <param name="message">What, and what the API server said.</param>
/// <param name="status">The HTTP status, or null: no answer.</param>
/// <param name="retryAfter">How long the server wants to be left alone.</param>
/// <param name="inner">Why there was no answer.</param>
public sealed class AttemptCallException(string message, int? status, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public int? Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same call would be answered the same again: 400, 403, 404, 413, 422.</summary>
    public bool IsFinal => Status is 400 or 403 or 404 or 405 or 413 or 422;
}
