using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Sizing;

/// <summary>Keeps one text for each version group.</summary>
public interface IModelStore
{
    /// <summary>All that is stored and what becomes of it, until cancelled. What bears the labels but is not a group's is null.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; it does not end otherwise.</exception>
    IAsyncEnumerable<ListWatchItem<StoredModel?>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Stores a group's model where nobody else did in the meantime. Every answer of the server, and none at all, is a <see cref="ModelWrite"/>.</summary>
    /// <param name="group">Whose it is.</param>
    /// <param name="text">What to store.</param>
    /// <param name="version">Of what it replaces; null: nothing is stored as far as is known.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled; it may be stored all the same.</exception>
    Task<ModelWrite> WriteAsync(VersionGroup group, string text, string? version, CancellationToken cancellationToken);
}
