namespace Flowrun.Forwarder.Options;

/// <summary>How the queue is told.</summary>
internal abstract record QueueAddress
{
    private QueueAddress()
    {
    }

    /// <summary>By its URL.</summary>
    public sealed record Known(Uri Url) : QueueAddress;

    /// <summary>By the name or ARN of a parameter of SSM that holds the URL, plain or as a SecureString.</summary>
    public sealed record InParameter(string Name) : QueueAddress;
}
