using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;

namespace Flowrun.Kubernetes.Jobs;

/// <summary>Creates Jobs. Safe to call again with the same Job: the name decides.</summary>
public interface IJobCreator
{
    /// <summary>Tries once. Every answer of the server, and none at all, is a <see cref="JobCreation"/>.</summary>
    /// <param name="job">The Job; it must bear the labels of <paramref name="run"/> and <paramref name="attempt"/>.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; the Job may exist all the same.</exception>
    Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken);
}
