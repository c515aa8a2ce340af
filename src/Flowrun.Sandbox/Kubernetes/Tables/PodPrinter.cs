using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Pods.</summary>
internal sealed class PodPrinter : Printer
{
    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("Name"), new("Ready"), new("Status"), new("Restarts"), new("Age"),
        new("IP", IsWide: true), new("Node", IsWide: true), new("Nominated Node", IsWide: true), new("Readiness Gates", IsWide: true),
    ];

    public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now)
    {
        var root = stored.Root;
        var containers = root.ListAt("status", "containerStatuses").ToArray();
        var ready = containers.Count(container => container.At("ready") is { ValueKind: JsonValueKind.True } && container.At("state", "running") is not null);
        return
        [
            stored.Key.Name,
            $"{ready}/{root.ListAt("spec", "containers").Count()}",
            Status(root, containers),
            $"{containers.Sum(container => container.WholeAt("restartCount") ?? 0)}",
            Age(stored, now),
            TextOr(root.TextAt("status", "podIP")),
            TextOr(root.TextAt("spec", "nodeName")),
            "<none>",
            "<none>",
        ];
    }

    private static string Status(JsonElement pod, JsonElement[] containers)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null)
        {
            return "Terminating";
        }

        foreach (var container in pod.ListAt("status", "initContainerStatuses"))
        {
            if (container.At("state", "terminated") is { } ended && ended.WholeAt("exitCode") is not 0 and var code)
            {
                return "Init:" + TextOr(ended.TextAt("reason"), $"ExitCode:{code}");
            }
        }

        var reason = TextOr(pod.TextAt("status", "reason"), pod.TextAt("status", "phase") ?? "");
        foreach (var container in containers.Reverse())
        {
            reason = container.TextAt("state", "waiting", "reason") is { Length: > 0 } waiting ? waiting
                : container.TextAt("state", "terminated", "reason") is { Length: > 0 } terminated ? terminated
                : reason;
        }

        return reason;
    }
}
