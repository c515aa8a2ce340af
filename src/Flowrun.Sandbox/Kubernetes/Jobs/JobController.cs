using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>Watches Jobs and their pods and takes one step after another, one Job at a time.</summary>
internal sealed class JobController(ObjectStore store, JobSync sync, JobPods pods, EventRecorder events, TimeProvider time)
{
    private readonly Queue<ObjectKey> _queue = new();
    private readonly HashSet<ObjectKey> _queued = [];
    private readonly PriorityQueue<ObjectKey, DateTimeOffset> _later = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var jobs = store.Read(ResourceKinds.Jobs);
        var jobPlace = jobs.Place;
        var podPlace = store.Read(ResourceKinds.Pods).Place;
        foreach (var key in jobs.Objects.Keys)
        {
            Enqueue(key);
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            // Read before the logs are: what is appended meanwhile ends the wait.
            var appended = Task.WhenAny(store.Log(ResourceKinds.Jobs).Appended, store.Log(ResourceKinds.Pods).Appended);
            Follow(ref jobPlace, ref podPlace);
            while (_later.TryPeek(out var key, out var due) && due <= time.GetUtcNow())
            {
                _later.Dequeue();
                Enqueue(key);
            }

            if (_queue.TryDequeue(out var next))
            {
                _queued.Remove(next);
                Step(next);
                continue;
            }

            await WaitAsync(appended, cancellationToken);
        }
    }

    private void Step(ObjectKey key)
    {
        if (store.Get(ResourceKinds.Jobs, key.Namespace, key.Name) is not { } job)
        {
            return;
        }

        try
        {
            if (sync.Step(job) is { } later)
            {
                _later.Enqueue(key, later);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or FormatException)
        {
            // A status that somebody wrote by hand: its Job stays as it is, the others go on.
            events.Warning(job, "FailedSync", unreadable.Message);
        }
    }

    private void Follow(ref WatchLog.Place jobPlace, ref WatchLog.Place podPlace)
    {
        for (; jobPlace.Next is { } next; jobPlace = next)
        {
            if (next.Change!.Type == WatchEventType.Deleted)
            {
                pods.Collect(next.Change.Object.Uid);
            }
            else
            {
                Enqueue(next.Change.Object.Key);
            }
        }

        for (; podPlace.Next is { } next; podPlace = next)
        {
            var pod = next.Change!.Object;
            foreach (var owner in pod.Root.ListAt("metadata", "ownerReferences").Where(owner => owner.TextAt("kind") == "Job"))
            {
                Enqueue(new ObjectKey(pod.Key.Namespace, owner.TextAt("name") ?? ""));
            }
        }
    }

    private async Task WaitAsync(Task appended, CancellationToken cancellationToken)
    {
        if (!_later.TryPeek(out _, out var due))
        {
            await appended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(appended, time.UntilAsync(due, ended.Token));
        await ended.CancelAsync();
    }

    private void Enqueue(ObjectKey key)
    {
        if (_queued.Add(key))
        {
            _queue.Enqueue(key);
        }
    }
}
