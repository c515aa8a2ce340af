using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Runs;

/// <summary>What a <see cref="RunWatch"/> learned.</summary>
/// <param name="Scope">The namespace that is watched, or empty: all.</param>
public abstract record RunChange(string Scope)
{
    /// <summary>Of Jobs.</summary>
    public sealed record Jobs(string Scope, ListWatchItem<AttemptJob> Item) : RunChange(Scope);

    /// <summary>Of pods.</summary>
    public sealed record Pods(string Scope, ListWatchItem<AttemptPod> Item) : RunChange(Scope);

    /// <summary>Of Events which say that a pod was not let be.</summary>
    public sealed record Refusals(string Scope, ListWatchItem<PodRefusal> Item) : RunChange(Scope);
}
