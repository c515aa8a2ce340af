using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The status of a pod as a node writes it.</summary>
internal static class PodStatus
{
    private const string Address = "127.0.0.1";

    /// <param name="pod">The pod.</param>
    /// <param name="startedAt">When the node took it on.</param>
    /// <param name="init">How it stands with its init containers, by name.</param>
    /// <param name="containers">How it stands with its containers, by name.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Write(
        StoredObject pod,
        DateTimeOffset startedAt,
        IReadOnlyDictionary<string, ContainerState> init,
        IReadOnlyDictionary<string, ContainerState> containers,
        DateTimeOffset now)
    {
        var phase = Phase(init, containers);
        var status = new JsonObject
        {
            ["observedGeneration"] = pod.Root.WholeAt("metadata", "generation"),
            ["phase"] = phase,
            ["conditions"] = Conditions(pod, phase, init, containers, now),
            ["hostIP"] = Address,
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = Address }),
            ["podIP"] = Address,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = Address }),
            ["startTime"] = Timestamps.Format(startedAt),
            ["containerStatuses"] = ContainerStatuses(pod, "containers", containers),
            ["qosClass"] = pod.Root.TextAt("status", "qosClass"),
        };
        if (init.Count > 0)
        {
            status["initContainerStatuses"] = ContainerStatuses(pod, "initContainers", init);
        }

        return status;
    }

    public static JsonObject Condition(StoredObject pod, string type, bool holds, string? reason, string? message, DateTimeOffset now)
    {
        var condition = new JsonObject
        {
            ["type"] = type,
            ["observedGeneration"] = pod.Root.WholeAt("metadata", "generation"),
            ["status"] = holds ? "True" : "False",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Timestamps.Format(Since(pod, type, holds) ?? now),
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
        }

        if (message is not null)
        {
            condition["message"] = message;
        }

        return condition;
    }

    private static string Phase(IReadOnlyDictionary<string, ContainerState> init, IReadOnlyDictionary<string, ContainerState> containers)
    {
        if (init.Values.Any(HasFailed))
        {
            return "Failed";
        }

        return containers.Values.All(state => state is ContainerState.Waiting) ? "Pending"
            : containers.Values.Any(state => state is not ContainerState.Terminated) ? "Running"
            : containers.Values.Any(HasFailed) ? "Failed" : "Succeeded";
    }

    private static bool HasFailed(ContainerState state) => state is ContainerState.Terminated { ExitCode: not 0 };

    private static JsonArray Conditions(
        StoredObject pod,
        string phase,
        IReadOnlyDictionary<string, ContainerState> init,
        IReadOnlyDictionary<string, ContainerState> containers,
        DateTimeOffset now)
    {
        var isReady = containers.Values.All(state => state is ContainerState.Running);
        var unready = phase switch
        {
            "Succeeded" => "PodCompleted",
            "Failed" => "PodFailed",
            _ => isReady ? null : "ContainersNotReady",
        };
        var isInitialized = init.Values.All(state => state is ContainerState.Terminated { ExitCode: 0 });
        return
        [
            Condition(pod, "PodReadyToStartContainers", phase is "Pending" or "Running", null, null, now),
            Condition(pod, "Initialized", isInitialized, phase == "Succeeded" ? "PodCompleted" : isInitialized ? null : "ContainersNotInitialized", null, now),
            Condition(pod, "Ready", isReady, unready, null, now),
            Condition(pod, "ContainersReady", isReady, unready, null, now),
            Condition(pod, "PodScheduled", holds: true, null, null, now),
        ];
    }

    private static JsonArray ContainerStatuses(StoredObject pod, string list, IReadOnlyDictionary<string, ContainerState> states) =>
        new([.. pod.Root.ListAt("spec", list).Select(container => ContainerStatus(pod, container, states[container.TextAt("name")!]))]);

    private static JsonObject ContainerStatus(StoredObject pod, JsonElement container, ContainerState state)
    {
        var name = container.TextAt("name");
        var id = $"sandbox://{pod.Uid}/{name}";
        var status = new JsonObject
        {
            ["name"] = name,
            ["state"] = State(state, id),
            ["lastState"] = new JsonObject(),
            ["ready"] = state is ContainerState.Running,
            ["restartCount"] = 0,
            ["image"] = container.TextAt("image"),
            ["imageID"] = state is ContainerState.Waiting ? "" : "sandbox://no-image",
            ["started"] = state is ContainerState.Running,
        };
        if (state is not ContainerState.Waiting)
        {
            status["containerID"] = id;
        }

        if (container.At("resources", "requests") is { } requests)
        {
            status["allocatedResources"] = JsonNode.Parse(requests.GetRawText());
        }

        if (container.At("resources") is { } resources)
        {
            status["resources"] = JsonNode.Parse(resources.GetRawText());
        }

        return status;
    }

    private static JsonObject State(ContainerState state, string id)
    {
        switch (state)
        {
            case ContainerState.Running running:
                return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Timestamps.Format(running.StartedAt) } };
            case ContainerState.Terminated ended:
                var terminated = new JsonObject { ["exitCode"] = ended.ExitCode, ["reason"] = ended.Reason };
                if (ended.Message is not null)
                {
                    terminated["message"] = ended.Message;
                }

                terminated["startedAt"] = Timestamps.Format(ended.StartedAt);
                terminated["finishedAt"] = Timestamps.Format(ended.FinishedAt);
                terminated["containerID"] = id;
                return new JsonObject { ["terminated"] = terminated };
            default:
                return new JsonObject { ["waiting"] = new JsonObject { ["reason"] = ((ContainerState.Waiting)state).Reason } };
        }
    }

    /// <summary>Since when a condition has been as it is now, if it has.</summary>
    private static DateTimeOffset? Since(StoredObject pod, string type, bool holds)
    {
        foreach (var condition in pod.Root.ListAt("status", "conditions"))
        {
            if (condition.TextAt("type") == type && condition.TextAt("status") == (holds ? "True" : "False"))
            {
                return Timestamps.Parse(condition.TextAt("lastTransitionTime"));
            }
        }

        return null;
    }
}
