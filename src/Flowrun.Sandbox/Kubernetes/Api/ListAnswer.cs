using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Selectors;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Tables;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>GET of a collection.</summary>
internal sealed class ListAnswer(ObjectStore store, TimeProvider time)
{
    public Task WriteAsync(HttpContext context, ApiRequest request)
    {
        var query = context.Request.Query;
        var page = Read(request.Kind, request.Select(query), query);
        return TableFormat.IsAskedFor(context.Request)
            ? JsonAnswer.WriteAsync(context, 200, TableFormat.List(request.Kind, page, time.GetUtcNow()))
            : WriteItemsAsync(context, request.Kind, page);
    }

    /// <summary>One page of what is asked for.</summary>
    public Page Read(ResourceKind kind, Selection selection, IQueryCollection query)
    {
        var snapshot = store.Read(kind);
        var version = snapshot.Version;
        ObjectKey? after = null;
        if ((string?)query["continue"] is { Length: > 0 } token)
        {
            (version, after) = ContinueToken.Read(token, selection.Namespace);
        }

        var limit = int.TryParse(query["limit"], out var asked) && asked > 0 ? asked : int.MaxValue;
        var items = new List<StoredObject>();
        long remaining = 0;
        foreach (var stored in From(snapshot, selection.Namespace, after))
        {
            if (selection.Namespace.Length > 0 && stored.Key.Namespace != selection.Namespace)
            {
                break;
            }

            if (!selection.Matches(stored))
            {
                continue;
            }

            if (items.Count < limit)
            {
                items.Add(stored);
            }
            else
            {
                remaining++;
            }
        }

        // A selector makes the rest unknown to a real server.
        var isSelective = ((string?)query["labelSelector"]) is { Length: > 0 } || ((string?)query["fieldSelector"]) is { Length: > 0 };
        var next = remaining == 0 ? null : ContinueToken.Write(version, items[^1].Key, selection.Namespace);
        return new Page(items, version, next, remaining == 0 || isSelective ? null : remaining);
    }

    /// <summary>In order, from the first that can match.</summary>
    private static IEnumerable<StoredObject> From(ObjectStore.Snapshot snapshot, string inNamespace, ObjectKey? after)
    {
        var objects = snapshot.Objects;
        if (after is null && inNamespace.Length == 0)
        {
            return objects.Values;
        }

        var bound = after ?? new ObjectKey(inNamespace, "");
        return objects.SkipWhile(entry => ObjectKey.Order.Compare(entry.Key, bound) <= 0).Select(entry => entry.Value);
    }

    public static async Task WriteItemsAsync(HttpContext context, ResourceKind kind, Page page)
    {
        JsonAnswer.Begin(context, 200, "application/json");
        var writer = context.Response.BodyWriter;
        var head = new StringBuilder($"{{\"kind\":\"{kind.ListKind}\",\"apiVersion\":\"{kind.ApiVersion}\"");
        head.Append($",\"metadata\":{{\"resourceVersion\":\"{page.Version}\"");
        if (page.Continue is not null)
        {
            head.Append($",\"continue\":\"{page.Continue}\"");
        }

        if (page.Remaining is not null)
        {
            head.Append($",\"remainingItemCount\":{page.Remaining}");
        }

        await writer.WriteAsync(Encoding.UTF8.GetBytes(head.Append("},\"items\":[").ToString()));
        for (var index = 0; index < page.Items.Count; index++)
        {
            WriteItem(writer, kind, page.Items[index], isFirst: index == 0);
            if (writer.UnflushedBytes > 64 * 1024)
            {
                await writer.FlushAsync(context.RequestAborted);
            }
        }

        await writer.WriteAsync("]}\n"u8.ToArray());
    }

    private static void WriteItem(PipeWriter writer, ResourceKind kind, StoredObject item, bool isFirst)
    {
        writer.Write(isFirst ? "{"u8 : ",{"u8);
        writer.Write(item.Json.AsSpan(kind.IsCustom ? 1 : kind.ListOffset));
    }

    /// <param name="Items">In order.</param>
    /// <param name="Version">The list's resourceVersion.</param>
    /// <param name="Continue">The token for the next page, if there is one.</param>
    /// <param name="Remaining">How many are left, if that is told.</param>
    internal sealed record Page(IReadOnlyList<StoredObject> Items, long Version, string? Continue, long? Remaining);
}
