using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>What a table shows of one resource. Source: k8s.io/kubernetes, printers/internalversion.</summary>
internal abstract class Printer
{
    public abstract IReadOnlyList<Column> Columns { get; }

    public abstract IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now);

    protected static string Age(StoredObject stored, DateTimeOffset now) => Since(stored.Root.TextAt("metadata", "creationTimestamp"), now);

    protected static string Since(string? moment, DateTimeOffset now) => Timestamps.Parse(moment) is { } then ? HumanDuration.Format(now - then) : "<unknown>";

    protected static string TextOr(string? text, string otherwise = "<none>") => string.IsNullOrEmpty(text) ? otherwise : text;
}

/// <param name="Name">Its head.</param>
/// <param name="Type">string, integer, boolean or date.</param>
/// <param name="IsWide">Only shown with <c>-o wide</c>.</param>
internal sealed record Column(string Name, string Type = "string", bool IsWide = false);
