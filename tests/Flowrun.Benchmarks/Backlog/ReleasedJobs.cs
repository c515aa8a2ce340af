using System.Collections.Concurrent;
using System.Diagnostics;
using Flowrun.Benchmarks.Intake;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Benchmarks.Backlog;

/// <summary>Sees when Jobs of uploads may run.</summary>
internal sealed class ReleasedJobs : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _released = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _following;

    public ReleasedJobs(SandboxCluster cluster)
    {
        _following = FollowAsync(cluster);
    }

    /// <summary>From the sending of the message until its Job may run.</summary>
    public async Task<TimeSpan> TimeAsync(SqsQueue queue, string key)
    {
        var since = Stopwatch.GetTimestamp();
        queue.Send(Uploads.Announcement(key, 1_000_000));
        return Stopwatch.GetElapsedTime(since, await Of("s3://landing/" + key).Task);
    }

    /// <summary>So many, one after the other. In order.</summary>
    public async Task<List<TimeSpan>> TimesAsync(SqsQueue queue, string prefix, int count)
    {
        var times = new List<TimeSpan>();
        for (var index = 0; index < count; index++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            times.Add(await TimeAsync(queue, $"{prefix}{index}.csv"));
        }

        times.Sort();
        return times;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private TaskCompletionSource<long> Of(string uri) => _released.GetOrAdd(uri, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task FollowAsync(SandboxCluster cluster)
    {
        await foreach (var (_, job) in cluster.FollowJobsAsync(_stopping.Token))
        {
            if (job["spec"]!["suspend"]?.GetValue<bool>() != true && (string?)job["metadata"]!["annotations"]!["flowrun.dev/uri"] is { } uri)
            {
                Of(uri).TrySetResult(Stopwatch.GetTimestamp());
            }
        }
    }
}
