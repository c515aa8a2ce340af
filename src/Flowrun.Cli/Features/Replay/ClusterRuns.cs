using Flowrun.Cli.Features.Runs;
using Flowrun.Core.Jobs;
using Flowrun.Core.Replay;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;

namespace Flowrun.Cli.Features.Replay;

/// <summary>What has run, as the Jobs of a cluster tell it.</summary>
internal static class ClusterRuns
{
    /// <param name="namespaces">Where the Jobs are; empty: in any.</param>
    /// <param name="group">Only of this version group; null: of any.</param>
    /// <param name="bucket">Only about its objects.</param>
    /// <returns>Null, with the reason on stderr, where the cluster does not say.</returns>
    public static async Task<KnownRuns?> ReadAsync(
        KubernetesApi api, IReadOnlyList<string> namespaces, string? group, string bucket, TextWriter error, CancellationToken stop)
    {
        var options = new ListWatchOptions { LabelSelector = group is null ? RunWatch.LabelSelector : $"{RunWatch.LabelSelector},{WellKnown.GroupLabel}={group}" };
        var runs = new List<KnownRun>();
        foreach (var one in namespaces.Count == 0 ? [null] : namespaces.Cast<string?>())
        {
            var path = new RunsQuery(one, [], []).PathOf("apis/batch/v1", "jobs");
            var list = new ListWatch<KnownRun?>(api, path, job => KnownRun.Read(job) is { } run && run.Bucket == bucket ? run : null, options, TimeProvider.System, () => 0.5);
            await foreach (var item in list.ReadAsync(stop))
            {
                if (item is ListWatchItem<KnownRun?>.Failed { Failure: var failure })
                {
                    await error.WriteLineAsync(failure.Message);
                    await error.WriteLineAsync(failure.Status is 401 or 403
                        ? "What has run is known by the Jobs. Name the namespaces that you may read them in with -n, or send everything with --again."
                        : "What has run is known by the Jobs; without them nothing is sent. --again sends everything.");
                    return null;
                }

                if (item is ListWatchItem<KnownRun?>.Listed listed)
                {
                    runs.AddRange(listed.Objects.OfType<KnownRun>());
                    break;
                }
            }
        }

        return new KnownRuns(runs);
    }
}
