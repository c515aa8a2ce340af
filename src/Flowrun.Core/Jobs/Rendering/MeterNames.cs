using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Names and a place for the meter that nothing in the pod has yet.</summary>
/// <param name="Volume">Of the volume that it is copied into.</param>
/// <param name="Container">Of the init container that copies it.</param>
/// <param name="Folder">Where the sized container finds it.</param>
internal readonly record struct MeterNames(string Volume, string Container, string Folder)
{
    /// <param name="podSpec">Merged.</param>
    /// <param name="sized">The container of it that is measured.</param>
    public static MeterNames In(JsonObject podSpec, JsonObject sized)
    {
        var containers = TextsOf(podSpec["initContainers"], "name").Concat(TextsOf(podSpec["containers"], "name")).ToHashSet(StringComparer.Ordinal);
        var volumes = TextsOf(podSpec["volumes"], "name").ToHashSet(StringComparer.Ordinal);
        var mounts = TextsOf(sized["volumeMounts"], "mountPath").ToList();
        return new MeterNames(
            Candidates(WellKnown.MeterProgram).First(name => !volumes.Contains(name)),
            Candidates(WellKnown.MeterProgram).First(name => !containers.Contains(name)),
            Candidates("/" + WellKnown.MeterProgram).Prepend("/flowrun/meter").First(path => !mounts.Exists(mount => Overlap(path, mount))));
    }

    private static IEnumerable<string> Candidates(string name) => Enumerable.Range(1, int.MaxValue - 1).Select(index => index == 1 ? name : $"{name}-{index}");

    private static IEnumerable<string> TextsOf(JsonNode? list, string field) =>
        (list as JsonArray ?? []).OfType<JsonObject>().Select(item => item[field]).OfType<JsonValue>().Select(value => value.ToString());

    /// <summary>One is the other or lies in it: a volume inside a volume needs a folder there, which a read-only one cannot be given.</summary>
    private static bool Overlap(string path, string mount)
    {
        var (one, other) = (path + "/", mount.TrimEnd('/') + "/");
        return one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);
    }
}
