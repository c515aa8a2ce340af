using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Selectors;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Tables;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>GET with watch=true: one JSON document after another until the client, the time or a fault ends it.</summary>
internal sealed class WatchAnswer(ObjectStore store, TimeProvider time, WatchSwitch drops)
{
    /// <summary>About as often as a real server sends bookmarks.</summary>
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    public async Task WriteAsync(HttpContext context, ApiRequest request, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var query = context.Request.Query;
        var selection = request.Select(query);
        var from = (string?)query["resourceVersion"];
        var table = TableFormat.IsAskedFor(context.Request) ? new WatchTable(request.Kind, time) : null;
        var dropped = drops.Token;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, dropped);
        JsonAnswer.Begin(context, 200, "application/json");
        var stream = new WatchStream(context, table, context.Items[FaultsMiddleware.EndWatchAfter] as int?);
        var place = Begin(request.Kind, selection, from, query["sendInitialEvents"] == "true", stream);
        await stream.FlushAsync();
        if (place is not null)
        {
            await FollowAsync(request.Kind, selection, place, stream, query, started, end.Token);
        }

        if (dropped.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    /// <summary>The state that the watch begins with; null where it cannot begin.</summary>
    private WatchLog.Place? Begin(ResourceKind kind, Selection selection, string? from, bool sendsInitial, WatchStream stream)
    {
        if (from is not (null or "" or "0") && !sendsInitial)
        {
            if (!long.TryParse(from, out var version))
            {
                throw Statuses.BadRequest($"Invalid value: \"{from}\": strconv.ParseUint: parsing \"{from}\": invalid syntax");
            }

            if (store.After(kind, version, out var floor) is { } place)
            {
                return place;
            }

            stream.WriteError(Statuses.Expired(from, floor));
            return null;
        }

        var snapshot = store.Read(kind);
        foreach (var stored in snapshot.Objects.Values.Where(selection.Matches))
        {
            stream.Write("ADDED", stored);
        }

        if (sendsInitial)
        {
            stream.WriteBookmark(kind, snapshot.Version, isEndOfInitial: true);
        }

        return snapshot.Place;
    }

    private async Task FollowAsync(
        ResourceKind kind, Selection selection, WatchLog.Place place, WatchStream stream, IQueryCollection query, long started, CancellationToken end)
    {
        var log = store.Log(kind);
        var wantsBookmarks = query["allowWatchBookmarks"] == "true";
        var limit = int.TryParse(query["timeoutSeconds"], out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        while (!end.IsCancellationRequested && !stream.IsOver)
        {
            var appended = log.Appended;
            var version = store.Version;
            if (place.Next is { } next)
            {
                place = next;
                Write(selection, next.Change!, stream);
                if (stream.UnflushedBytes > 64 * 1024 || next.Next is null)
                {
                    await stream.FlushAsync();
                }

                continue;
            }

            var left = limit - time.GetElapsedTime(started);
            var isLast = left < BookmarkInterval;
            if (left > TimeSpan.Zero && await WaitAsync(appended, isLast ? left : BookmarkInterval, end))
            {
                continue;
            }

            if (wantsBookmarks && !end.IsCancellationRequested)
            {
                stream.WriteBookmark(kind, version, isEndOfInitial: false);
                await stream.FlushAsync();
            }

            if (isLast)
            {
                return;
            }
        }
    }

    private async Task<bool> WaitAsync(Task appended, TimeSpan most, CancellationToken end)
    {
        try
        {
            await appended.WaitAsync(most, time, end);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>An object that a change brings into the selection is new to this client, one that it takes out is gone.</summary>
    private static void Write(Selection selection, WatchEvent change, WatchStream stream)
    {
        var matches = selection.Matches(change.Object);
        var matched = change.Previous is not null && selection.Matches(change.Previous);
        switch (change.Type)
        {
            case WatchEventType.Deleted when matched:
                stream.Write("DELETED", change.Object);
                break;
            case WatchEventType.Deleted:
                break;
            case var _ when matches:
                stream.Write(matched ? "MODIFIED" : "ADDED", change.Object);
                break;
            case var _ when matched:
                stream.Write("DELETED", change.Object);
                break;
        }
    }
}
