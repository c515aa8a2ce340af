using System.Text.Json.Nodes;

namespace Flowrun.Testing;

/// <summary>What AWS and a real Kubernetes API server sent, recorded.</summary>
public static class Fixtures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fixtures");

    /// <summary>All names below a folder, without <c>.json</c>, sorted.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <param name="name">With its folder: <c>events/s3-put</c>.</param>
    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();
}
