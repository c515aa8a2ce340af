using System.Text.Json.Nodes;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Checks the containers of a JobSpec, and finds the one whose memory is decided.</summary>
internal static class ContainersCheck
{
    private const string Sized = "main";
    private const string ContainersRule = "a list with at least one container";
    private static readonly string[] Lists = ["initContainers", "containers"];

    /// <returns>The name of the sized container.</returns>
    public static string? Run(string path, JsonObject job, SizingSpec sizing, Problems problems)
    {
        var podPath = $"{path}.template.spec";
        var template = job["template"] as JsonObject;
        if (template?["spec"] is not JsonObject pod)
        {
            problems.Add(
                template is null ? $"{path}.template" : podPath,
                template is null ? job["template"] : template["spec"],
                "an object: template.spec.containers is " + ContainersRule);
            return null;
        }

        CheckNames(podPath, pod, problems);
        if (pod["containers"] is not JsonArray { Count: > 0 } containers)
        {
            problems.Add($"{podPath}.containers", pod["containers"], ContainersRule);
            return null;
        }

        var named = containers.Select((container, index) => (Container: container as JsonObject, Index: index)).ToArray();
        var sized = named.Length == 1 ? named[0] : Array.Find(named, entry => NameOf(entry.Container) == Sized);
        if (sized.Container is null)
        {
            if (named.Length > 1)
            {
                problems.Add(
                    $"{podPath}.containers", new JsonArray([.. named.Select(entry => entry.Container?["name"]?.DeepClone())]),
                    $"one container named {Sized}: the one that works on the input, whose memory is decided");
            }

            return null;
        }

        WarnOfDecidedResources($"{podPath}.containers[{sized.Index}].resources", sized.Container, sizing, problems);
        return NameOf(sized.Container);
    }

    /// <summary>Entries of a patch are merged by name; whether a new one is complete, the API server says.</summary>
    public static void RunOnPatch(string path, JsonObject patch, Problems problems)
    {
        if (JobCheck.At(patch, "template", "spec") is { } pod)
        {
            CheckNames($"{path}.template.spec", pod, problems);
        }
    }

    public static bool Has(JsonObject? job, string container) =>
        JobCheck.At(job, "template", "spec")?["containers"] is JsonArray containers
        && containers.Any(candidate => NameOf(candidate as JsonObject) == container);

    private static void CheckNames(string podPath, JsonObject pod, Problems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in Lists)
        {
            if (pod[list] is not JsonArray containers)
            {
                if (pod[list] is { } other && list != "containers")
                {
                    problems.Add($"{podPath}.{list}", other, "a list of containers");
                }

                continue;
            }

            for (var index = 0; index < containers.Count; index++)
            {
                CheckName($"{podPath}.{list}[{index}]", containers[index], seen, problems);
            }
        }
    }

    private static void CheckName(string path, JsonNode? container, HashSet<string> seen, Problems problems)
    {
        if (container is not JsonObject json)
        {
            problems.Add(path, container, "a container: an object with name and image");
        }
        else if (json["$patch"] is not null && json["name"] is null)
        {
            // {$patch: replace} stands for no container.
        }
        else if (NameOf(json) is not { } name || !DnsName.IsLabel(name))
        {
            problems.Add($"{path}.name", json["name"], json["name"] is null ? $"missing: {DnsName.LabelRule}" : DnsName.LabelRule);
        }
        else if (!seen.Add(name))
        {
            problems.Add($"{path}.name", json["name"], "a name of its own: another container has it");
        }
    }

    private static void WarnOfDecidedResources(string path, JsonObject container, SizingSpec sizing, Problems problems)
    {
        foreach (var kind in (string[])["requests", "limits"])
        {
            var given = JobCheck.At(container, "resources", kind);
            if (given?["memory"] is { } memory)
            {
                problems.Warn($"{path}.{kind}.memory", memory, "left out: spec.sizing.memory decides it; minimum and maximum stand there");
            }

            if (given?["ephemeral-storage"] is { } storage && sizing.EphemeralStorage is not null)
            {
                problems.Warn(FieldPath.Of($"{path}.{kind}", "ephemeral-storage"), storage, "left out: spec.sizing.ephemeralStorage decides it");
            }
        }
    }

    internal static string? NameOf(JsonObject? container) => ObjectReader.AsText(container?["name"]);
}
