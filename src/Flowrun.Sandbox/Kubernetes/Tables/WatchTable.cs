using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>The tables of one watch: only the first says what the columns are.</summary>
internal sealed class WatchTable(ResourceKind kind, TimeProvider time)
{
    private bool _hasColumns;

    public JsonObject Row(StoredObject stored) => TableFormat.Table(
        new JsonObject { ["resourceVersion"] = stored.ResourceVersion.ToString() }, Columns(), [TableFormat.Row(stored, time.GetUtcNow())]);

    public JsonObject Bookmark(JsonObject metadata) => TableFormat.Table(metadata, Columns(), null);

    private JsonArray? Columns()
    {
        if (_hasColumns)
        {
            return null;
        }

        _hasColumns = true;
        return TableFormat.Columns(kind);
    }
}
