using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The one node of the cluster: takes pods on while there is room, in the order in which they came, and ends them when they are deleted.</summary>
internal sealed class Node(NodeParts parts, NodeCapacity capacity, ObjectDeletion deletion)
{
    public const string Name = "sandbox";

    private readonly Dictionary<string, RunningPod> _running = [];
    private readonly WaitingPods _waiting = new(parts);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var snapshot = parts.Store.Read(ResourceKinds.Pods);
        var place = snapshot.Place;
        foreach (var pod in snapshot.Objects.Values)
        {
            _waiting.Consider(pod);
        }

        var cancelled = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var appended = parts.Store.Log(ResourceKinds.Pods).Appended;
            for (; place.Next is { } next; place = next)
            {
                Follow(next.Change!);
            }

            foreach (var ended in _running.Values.Where(one => one.Task.IsCompleted).ToArray())
            {
                await ended.Task;
                Release(ended);
            }

            while (_waiting.Next(capacity) is { } pod)
            {
                TakeOn(pod);
            }

            if (!appended.IsCompleted)
            {
                await Task.WhenAny([appended, cancelled, .. _running.Values.Select(one => one.Task)]);
            }
        }

        await Task.WhenAll(_running.Values.Select(one => one.Run.StopAsync(TimeSpan.Zero)));
        await Task.WhenAll(_running.Values.Select(one => one.Task));
    }

    private void Follow(WatchEvent change)
    {
        var pod = change.Object;
        var isDeleted = pod.Root.WholeAt("metadata", "deletionGracePeriodSeconds") is not null;
        if (change.Type == WatchEventType.Deleted)
        {
            _waiting.Remove(pod.Uid);
            Forget(pod);
        }
        else if (isDeleted && _running.TryGetValue(pod.Uid, out var running))
        {
            running.Stop(TimeSpan.FromSeconds(pod.Root.WholeAt("metadata", "deletionGracePeriodSeconds") ?? 0), parts.Events);
        }
        else if (isDeleted)
        {
            _waiting.Remove(pod.Uid);
            if (pod.Root.TextAt("spec", "nodeName") == Name)
            {
                // It ended before its last finalizer went.
                deletion.RemoveFinished(pod);
            }
        }
        else
        {
            _waiting.Consider(pod);
        }
    }

    private void TakeOn(StoredObject pod)
    {
        var record = new PodRecord(parts.Store, pod);
        _running[pod.Uid] = new RunningPod(pod, record, new PodRun(pod, record, parts));
    }

    private void Release(RunningPod ended)
    {
        capacity.GiveBack(ended.Pod);
        _running.Remove(ended.Pod.Uid);
        if (ended.Record.Current is not { } current)
        {
            ended.Run.RemoveFiles();
        }
        else if (current.Root.At("metadata", "deletionTimestamp") is not null)
        {
            deletion.RemoveFinished(current);
        }
    }

    /// <summary>The object is gone: so must be what runs for it, at once, and what it left.</summary>
    private void Forget(StoredObject pod)
    {
        parts.Logs.Forget(pod.Uid);
        if (_running.TryGetValue(pod.Uid, out var running))
        {
            running.Stop(TimeSpan.Zero, parts.Events);
        }
        else
        {
            PodRun.RemoveFiles(parts.DataFolder, pod.Uid);
        }
    }

    private sealed class RunningPod(StoredObject pod, PodRecord record, PodRun run)
    {
        private bool _isStopping;

        public StoredObject Pod { get; } = pod;

        public PodRecord Record { get; } = record;

        public PodRun Run { get; } = run;

        public Task Task { get; } = Task.Run(run.RunAsync);

        public void Stop(TimeSpan grace, EventRecorder events)
        {
            if (_isStopping && grace > TimeSpan.Zero)
            {
                return;
            }

            if (!_isStopping)
            {
                foreach (var container in Pod.Root.ListAt("spec", "containers"))
                {
                    events.Normal(Pod, "Killing", $"Stopping container {container.TextAt("name")}");
                }
            }

            _isStopping = true;
            _ = System.Threading.Tasks.Task.Run(() => Run.StopAsync(grace));
        }
    }
}
