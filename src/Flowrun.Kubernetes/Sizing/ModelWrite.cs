namespace Flowrun.Kubernetes.Sizing;

/// <summary>What became of a write.</summary>
public abstract record ModelWrite
{
    private ModelWrite()
    {
    }

    /// <param name="Version">Under which it is stored.</param>
    public sealed record Stored(string Version) : ModelWrite;

    /// <summary>Something else is stored than was thought: nothing was written.</summary>
    /// <param name="Current">What is stored; null: nothing.</param>
    public sealed record Conflict(StoredModel? Current) : ModelWrite;

    /// <summary>The name belongs to a ConfigMap that is not Flowrun's: it is left alone.</summary>
    public sealed record Foreign(string Reason) : ModelWrite;

    /// <summary>Not now; it may be stored all the same.</summary>
    /// <param name="Reason">For people, on one line.</param>
    public sealed record Failed(string Reason) : ModelWrite;
}
