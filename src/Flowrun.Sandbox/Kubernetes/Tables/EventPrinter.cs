using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Events.</summary>
internal sealed class EventPrinter : Printer
{
    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", IsWide: true), new("Source", IsWide: true), new("Message"),
        new("First Seen", IsWide: true), new("Count", IsWide: true), new("Name", IsWide: true),
    ];

    public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now)
    {
        var root = stored.Root;
        var first = root.TextAt("firstTimestamp") ?? root.TextAt("eventTime");
        return
        [
            Since(root.TextAt("lastTimestamp") ?? first, now),
            root.TextAt("type"),
            root.TextAt("reason"),
            Involved(root),
            root.TextAt("involvedObject", "fieldPath") ?? "",
            Source(root),
            (root.TextAt("message") ?? "").Trim(),
            Since(first, now),
            $"{root.WholeAt("count") ?? 1}",
            stored.Key.Name,
        ];
    }

    private static string Involved(JsonElement root) =>
        $"{root.TextAt("involvedObject", "kind")?.ToLowerInvariant()}/{root.TextAt("involvedObject", "name")}";

    private static string Source(JsonElement root)
    {
        var component = TextOr(root.TextAt("source", "component"), root.TextAt("reportingComponent") ?? "");
        return root.TextAt("source", "host") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
