using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Answers as a table, which is what <c>kubectl get</c> asks for.</summary>
internal static class TableFormat
{
    /// <summary>The first of the accepted forms decides.</summary>
    public static bool IsAskedFor(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Length > 0 && accept.Split(',')[0].Split(';', StringSplitOptions.TrimEntries).Contains("as=Table");
    }

    public static JsonObject List(ResourceKind kind, ListAnswer.Page page, DateTimeOffset now)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Version.ToString() };
        if (page.Continue is not null)
        {
            metadata["continue"] = page.Continue;
        }

        if (page.Remaining is not null)
        {
            metadata["remainingItemCount"] = page.Remaining;
        }

        return Table(metadata, Columns(kind), page.Items.Select(item => Row(item, now)));
    }

    public static JsonObject One(StoredObject stored, DateTimeOffset now) =>
        Table(new JsonObject { ["resourceVersion"] = stored.ResourceVersion.ToString() }, Columns(stored.Kind), [Row(stored, now)]);

    public static JsonObject Table(JsonObject metadata, JsonArray? columns, IEnumerable<JsonObject>? rows) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata,
        ["columnDefinitions"] = columns,
        ["rows"] = rows is null ? [] : new JsonArray([.. rows]),
    };

    public static JsonObject Row(StoredObject stored, DateTimeOffset now) => new()
    {
        ["cells"] = new JsonArray([.. Printers.For(stored.Kind).Cells(stored, now)]),
        ["object"] = new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = JsonNode.Parse(stored.Root.GetProperty("metadata").GetRawText()),
        },
    };

    public static JsonArray Columns(ResourceKind kind) => new([.. Printers.For(kind).Columns.Select(column => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = column.IsWide ? 1 : 0,
    })]);
}
