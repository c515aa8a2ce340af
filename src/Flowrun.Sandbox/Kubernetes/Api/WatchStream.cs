using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Tables;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>The events of one watch on their way to the client.</summary>
/// <param name="context">The request.</param>
/// <param name="table">Makes rows of the objects, where the client wants a table.</param>
/// <param name="most">The number of events after which the stream breaks off, or null.</param>
internal sealed class WatchStream(HttpContext context, WatchTable? table, int? most)
{
    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private int _written;

    public bool IsOver => _written >= most;

    public long UnflushedBytes => _writer.UnflushedBytes;

    public void Write(string type, StoredObject stored) => Write(type, table is null ? stored.Json : StoredObject.Serialize(table.Row(stored)));

    public void WriteError(JsonObject status) => Write("ERROR", StoredObject.Serialize(status));

    public void WriteBookmark(ResourceKind kind, long version, bool isEndOfInitial)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString() };
        if (isEndOfInitial)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bookmark = table?.Bookmark(metadata) ?? new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
        if (table is null && kind == ResourceKinds.Jobs)
        {
            // What Go's encoder makes of an empty Job.
            bookmark["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject { ["containers"] = null } },
            };
            bookmark["status"] = new JsonObject();
        }

        Write("BOOKMARK", StoredObject.Serialize(bookmark));
    }

    public async Task FlushAsync() => await _writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);

    private void Write(string type, ReadOnlySpan<byte> json)
    {
        if (IsOver)
        {
            return;
        }

        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":", _writer);
        _writer.Write(json);
        _writer.Write("}\n"u8);
        _written++;
    }
}
