using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>
/// Lets flowrun-meter run the sized container's command: an init container copies it into a volume of the pod, so that the flow's
/// image need not have it.
/// </summary>
/// <remarks>
/// The program is told by its path and its arguments alone, so no variable of the container changes. It is not part of the template's
/// hash: another version of the meter runs the same flow.
/// </remarks>
internal static class OwnedMeter
{
    private const string DefaultMessagePath = "/dev/termination-log";

    /// <summary>Ten times the program.</summary>
    private const string Room = "32Mi";

    /// <summary>An image's own command is not known here; on Windows there is no meter. Such a container stays as it is.</summary>
    public static void Set(JsonObject podSpec, JsonObject sized, string image)
    {
        if (sized["command"] is not JsonArray { Count: > 0 } command || IsWindows(podSpec))
        {
            return;
        }

        var names = MeterNames.In(podSpec, sized);
        Add(podSpec, "initContainers", InitContainer(podSpec, sized, names, image), isFirst: true);
        Add(podSpec, "volumes", new JsonObject { ["name"] = names.Volume, ["emptyDir"] = new JsonObject { ["sizeLimit"] = Room } });
        Add(sized, "volumeMounts", new JsonObject { ["name"] = names.Volume, ["mountPath"] = names.Folder, ["readOnly"] = true });
        sized["command"] = new JsonArray(
            [$"{names.Folder}/{WellKnown.MeterProgram}", .. Options(sized), "--", .. command.Select(word => word?.DeepClone())]);
    }

    private static IEnumerable<JsonNode?> Options(JsonObject sized)
    {
        if (Text(sized, "terminationMessagePath") is { } path && path is not DefaultMessagePath and not "")
        {
            // Kubernetes expands variables in a command, and not in the path.
            yield return "--report";
            yield return path.Replace("$", "$$", StringComparison.Ordinal);
        }

        if (Text(sized, "terminationMessagePolicy") is "FallbackToLogsOnError")
        {
            yield return "--logs-on-error";
        }
    }

    /// <summary>Fit for the Pod Security Standard "restricted", and for the quotas and limits that the sized container is fit for.</summary>
    private static JsonObject InitContainer(JsonObject podSpec, JsonObject sized, MeterNames names, string image)
    {
        var security = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["allowPrivilegeEscalation"] = false,
            ["readOnlyRootFilesystem"] = true,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        };

        // The pod's own user counts before the image's; root it must not be.
        if ((podSpec["securityContext"] as JsonObject)?["runAsUser"] is JsonValue user && user.TryGetValue<long>(out var id) && id == 0)
        {
            security["runAsUser"] = 65532;
        }

        return new JsonObject
        {
            ["name"] = names.Container,
            ["image"] = image,
            ["command"] = new JsonArray(WellKnown.MeterProgram, "install", names.Folder),
            ["resources"] = new JsonObject { ["requests"] = Amounts(sized, "requests"), ["limits"] = Amounts(sized, "limits") },
            ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = names.Volume, ["mountPath"] = names.Folder }),
            ["securityContext"] = security,
        };
    }

    /// <summary>
    /// Init containers run before the others, so the pod as a whole asks for no more CPU than it did; and its quality of service class
    /// stays what it was.
    /// </summary>
    private static JsonObject Amounts(JsonObject sized, string kind)
    {
        var amounts = new JsonObject { ["memory"] = Room };
        var given = (sized["resources"] as JsonObject)?[kind] as JsonObject;
        if (given?["cpu"] is { } cpu)
        {
            amounts["cpu"] = cpu.DeepClone();
        }

        if (given?["ephemeral-storage"] is not null)
        {
            amounts["ephemeral-storage"] = Room;
        }

        return amounts;
    }

    private static bool IsWindows(JsonObject podSpec) =>
        (podSpec["os"] as JsonObject is { } system && Text(system, "name") is "windows")
        || (podSpec["nodeSelector"] as JsonObject is { } nodes && Text(nodes, "kubernetes.io/os") is "windows");

    private static string? Text(JsonObject map, string field) => map[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void Add(JsonObject parent, string field, JsonObject item, bool isFirst = false)
    {
        var list = parent[field] as JsonArray ?? [];
        list.Insert(isFirst ? 0 : list.Count, item);
        parent[field] ??= list;
    }
}
