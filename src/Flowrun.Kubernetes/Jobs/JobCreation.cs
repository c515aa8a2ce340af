namespace Flowrun.Kubernetes.Jobs;

/// <summary>What became of one attempt to create a Job.</summary>
/// <remarks>Source: https://kubernetes.io/docs/reference/using-api/api-concepts/ and the answers of a 1.36 API server under <c>fixtures/kubernetes</c>.</remarks>
public abstract record JobCreation
{
    private JobCreation()
    {
    }

    /// <summary>The Job exists, and this call made it.</summary>
    public sealed record Created : JobCreation
    {
        public static readonly Created Instance = new();

        private Created()
        {
        }
    }

    /// <summary>The Job of this very run and attempt is there already: as good as created.</summary>
    public sealed record AlreadyExists : JobCreation
    {
        public static readonly AlreadyExists Instance = new();

        private AlreadyExists()
        {
        }
    }

    /// <summary>Nobody's fault, and likely to pass: 408, 409 <c>Conflict</c>, 429, 5xx, a timeout, a lost connection. The Job may exist all the same.</summary>
    /// <param name="Reason">What happened, one line.</param>
    /// <param name="RetryAfter">How long the server wants to be left alone, where it says so.</param>
    /// <param name="IsOutage">The server as a whole is not well: 408, 5xx, no answer. Else it answers, and only this Job has to wait.</param>
    public sealed record Transient(string Reason, TimeSpan? RetryAfter = null, bool IsOutage = false) : JobCreation;

    /// <summary>A ResourceQuota of the namespace is used up: the flow waits, others go on.</summary>
    /// <param name="Reason">The server's words, with the quota's name and figures.</param>
    public sealed record OverQuota(string Reason) : JobCreation;

    /// <summary>An operator's error that every Job would meet: credentials, permissions, the namespace, the server's address.</summary>
    /// <param name="Reason">What is wrong and what would be right, one line.</param>
    public sealed record Misconfigured(string Reason) : JobCreation;

    /// <summary>This Job is not wanted and never will be: not valid, denied by policy, or its name belongs to somebody else.</summary>
    /// <param name="Reason">The server's words, one line.</param>
    public sealed record Refused(string Reason) : JobCreation;
}
