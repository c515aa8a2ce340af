using System.Text.Json;
using Flowrun.Sandbox.Kubelet.Processes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>Runs one pod: its init containers one after another, then its containers together.</summary>
internal sealed class PodRun
{
    private readonly Dictionary<string, ContainerState> _init = [];
    private readonly Dictionary<string, ContainerState> _containers = [];
    private readonly List<IContainerRun> _running = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly StoredObject _pod;
    private readonly PodRecord _record;
    private readonly NodeParts _parts;
    private readonly string _folder;
    private readonly EmptyDirectories _volumes;
    private readonly DateTimeOffset _startedAt;
    private bool _isStopping;

    public PodRun(StoredObject pod, PodRecord record, NodeParts parts)
    {
        (_pod, _record, _parts) = (pod, record, parts);
        _folder = Path.Combine(parts.DataFolder, pod.Uid);
        _volumes = new EmptyDirectories(pod.Root, _folder);
        _startedAt = parts.Time.GetUtcNow();
        foreach (var container in Containers("initContainers"))
        {
            _init[container.TextAt("name")!] = new ContainerState.Waiting("PodInitializing");
        }

        foreach (var container in Containers("containers"))
        {
            _containers[container.TextAt("name")!] = new ContainerState.Waiting("ContainerCreating");
        }
    }

    /// <summary>Ends when nothing of the pod runs any more.</summary>
    public Task End => _end.Task;

    public async Task RunAsync()
    {
        try
        {
            Directory.CreateDirectory(new ContainerFiles(_folder, "").WorkingFolder);
            _volumes.Make();
            Write();
            foreach (var container in Containers("initContainers"))
            {
                if (!await RunAsync(container, _init))
                {
                    return;
                }
            }

            await Task.WhenAll(Containers("containers").Select(container => RunAsync(container, _containers)));
        }
        finally
        {
            _end.SetResult();
        }
    }

    /// <summary>Asks all processes to end, and ends them when the time is up.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Signal(Signals.Terminate);
        if (grace > TimeSpan.Zero)
        {
            using var ended = new CancellationTokenSource();
            await Task.WhenAny(End, Task.Delay(grace, _parts.Time, ended.Token));
            await ended.CancelAsync();
        }

        // A container may be starting this very moment: it is told again until all are gone.
        while (!End.IsCompleted)
        {
            Signal(Signals.Kill);
            await Task.WhenAny(End, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
    }

    public void RemoveFiles() => RemoveFiles(_parts.DataFolder, _pod.Uid);

    public static void RemoveFiles(string dataFolder, string podUid)
    {
        try
        {
            Directory.Delete(Path.Combine(dataFolder, podUid), recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // It never ran, or a process that got away still writes there: the folder goes with the node's.
        }
    }

    private IEnumerable<JsonElement> Containers(string list) => _pod.Root.ListAt("spec", list);

    private async Task<bool> RunAsync(JsonElement container, Dictionary<string, ContainerState> states)
    {
        var files = new ContainerFiles(_folder, container.TextAt("name")!);
        IContainerRun run = _parts.Act is { } act
            ? new ActedContainer(container, act, _parts.Time)
            : new ContainerRun(container, files, _volumes, _parts.Limits, _parts.Time);
        var image = container.TextAt("image");
        _parts.Events.Normal(_pod, "Pulled", $"Container image \"{image}\" already present on machine and can be accessed by the pod");
        _parts.Logs.Begin(_pod.Uid, run.Name, files.Log);
        ContainerState.Terminated end;
        try
        {
            lock (_lock)
            {
                if (_isStopping)
                {
                    return false;
                }

                _running.Add(run);
            }

            end = await run.RunAsync(() => Variables(container, files), begun => OnStarted(run, states, begun));
        }
        catch (Exception failure) when (failure is StartFailure or IOException or UnauthorizedAccessException)
        {
            _parts.Events.Normal(_pod, "Created", "Container created");
            _parts.Events.Warning(_pod, "Failed", $"Error: {failure.Message}");
            end = new ContainerState.Terminated(128, "StartError", failure.Message, DateTimeOffset.UnixEpoch, _parts.Time.GetUtcNow());
        }

        _parts.Logs.End(_pod.Uid, run.Name);
        Set(states, run.Name, end);
        return end.ExitCode == 0;
    }

    private void OnStarted(IContainerRun run, Dictionary<string, ContainerState> states, DateTimeOffset begun)
    {
        _parts.Events.Normal(_pod, "Created", "Container created");
        _parts.Events.Normal(_pod, "Started", "Container started");
        Set(states, run.Name, new ContainerState.Running(begun));
    }

    private Dictionary<string, string> Variables(JsonElement container, ContainerFiles files)
    {
        var variables = new ContainerEnvironment(_parts.Store, _pod, container).Build(
        [
            ("HOSTNAME", _pod.Key.Name),
            ("TMPDIR", files.WorkingFolder),
            ("TERMINATION_LOG", files.TerminationLog),
        ]);
        foreach (var (name, value) in _parts.MoreVariables?.Invoke(variables).ToArray() ?? [])
        {
            variables[name] = value;
        }

        return variables;
    }

    private void Signal(int signal)
    {
        IContainerRun[] running;
        lock (_lock)
        {
            _isStopping = true;
            running = [.. _running];
        }

        foreach (var run in running)
        {
            run.Signal(signal);
        }
    }

    private void Set(Dictionary<string, ContainerState> states, string name, ContainerState state)
    {
        lock (_lock)
        {
            states[name] = state;
            if (state is ContainerState.Terminated)
            {
                _running.RemoveAll(run => run.Name == name);
            }
        }

        Write();
    }

    private void Write()
    {
        var now = _parts.Time.GetUtcNow();
        _record.Change((current, document) =>
        {
            lock (_lock)
            {
                document["spec"]!["nodeName"] = Node.Name;
                document["status"] = PodStatus.Write(current, _startedAt, _init, _containers, now);
            }
        });
    }
}
