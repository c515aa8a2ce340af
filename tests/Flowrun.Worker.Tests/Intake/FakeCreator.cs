using System.Collections.Concurrent;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>A cluster that keeps the Jobs it is given, by name.</summary>
internal sealed class FakeCreator : IJobCreator
{
    private int _calls;
    private int _now;
    private int _most;

    /// <summary>Decides instead, where it is not null.</summary>
    public Func<RenderedJob, RunId, JobCreation?> Answer { get; set; } = (_, _) => null;

    /// <summary>Called before a creation takes effect and after it; may never return.</summary>
    public Func<CancellationToken, Task> Around { get; set; } = _ => Task.CompletedTask;

    public ConcurrentDictionary<string, RenderedJob> Jobs { get; } = new();

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The most creations that were under way at one moment.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    public async Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var now = Interlocked.Increment(ref _now);
        int most;
        while (now > (most = MostAtOnce))
        {
            Interlocked.CompareExchange(ref _most, now, most);
        }

        try
        {
            await Around(cancellationToken);
            if (Answer(job, run) is { } answer)
            {
                return answer;
            }

            JobCreation creation = Jobs.TryAdd($"{job.Namespace}/{job.Name}", job) ? JobCreation.Created.Instance : JobCreation.AlreadyExists.Instance;
            await Around(cancellationToken);
            return creation;
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }
}
