using System.Text.Json;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>A container of which only the states are real.</summary>
internal sealed class ActedContainer(JsonElement container, Func<IReadOnlyDictionary<string, string>, long?, ContainerAct> act, TimeProvider time) : IContainerRun
{
    private const int SignalExit = 128;

    private readonly TaskCompletionSource<int> _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = container.TextAt("name")!;

    public async Task<ContainerState.Terminated> RunAsync(Func<Dictionary<string, string>> environment, Action<DateTimeOffset> started)
    {
        var end = act(environment(), KubernetesQuantity.Bytes(container.At("resources", "limits", "memory")?.ToString()));
        var begun = time.GetUtcNow();
        started(begun);
        await Task.WhenAny(_signal.Task, Task.Delay(end.Lasting, time));
        if (_signal.Task.IsCompletedSuccessfully)
        {
            return new ContainerState.Terminated(SignalExit + _signal.Task.Result, "Error", null, begun, time.GetUtcNow());
        }

        var reason = end.IsOutOfMemory ? "OOMKilled" : end.ExitCode == 0 ? "Completed" : "Error";
        return new ContainerState.Terminated(end.ExitCode, reason, end.Message, begun, time.GetUtcNow());
    }

    public void Signal(int signal) => _signal.TrySetResult(signal);
}
