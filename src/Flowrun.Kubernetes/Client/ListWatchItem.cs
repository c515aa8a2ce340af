namespace Flowrun.Kubernetes.Client;

/// <summary>What a <see cref="ListWatch{T}"/> learned.</summary>
public abstract record ListWatchItem<T>
{
    private ListWatchItem()
    {
    }

    /// <summary>All objects there are: what is not among them is gone.</summary>
    public sealed record Listed(IReadOnlyList<T> Objects) : ListWatchItem<T>;

    /// <summary>An object is new, or is different now.</summary>
    public sealed record Changed(T Object) : ListWatchItem<T>;

    /// <summary>An object is gone; this is how it was last.</summary>
    public sealed record Deleted(T Object) : ListWatchItem<T>;

    /// <summary>What is there cannot be learned at the moment. What was known stays as it was; it is tried again.</summary>
    public sealed record Failed(ListWatchFailure Failure) : ListWatchItem<T>;

    /// <summary>After <see cref="Failed"/>, and where no <see cref="Listed"/> says so: all is well again, and nothing was missed.</summary>
    public sealed record Resumed : ListWatchItem<T>;
}

/// <summary>Why a list or a watch failed.</summary>
/// <param name="Status">The HTTP status, or null where there was no answer.</param>
/// <param name="Reason">The API server's word, such as <c>Forbidden</c>; or empty.</param>
/// <param name="Message">For people, on one line.</param>
/// <param name="RetryAfter">How long the server wants to be left alone.</param>
public sealed record ListWatchFailure(int? Status, string Reason, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The version to go on from is too old: what is there must be listed anew.</summary>
    internal bool IsExpired => Status == 410;
}
