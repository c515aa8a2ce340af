using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;

namespace Flowrun.Sandbox.Kubernetes.Storage;

/// <summary>
/// Everything that the cluster knows. One counter numbers all changes, as in etcd; readers work on snapshots and never wait.
/// </summary>
internal sealed class ObjectStore
{
    /// <summary>A real cluster has a history too: a client that invents a small version must learn that it is too old.</summary>
    private const long FirstVersion = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKind, ResourceTable> _tables;
    private long _version = FirstVersion;

    public ObjectStore(IEnumerable<ResourceKind> kinds) => _tables = kinds.ToDictionary(kind => kind, _ => new ResourceTable(FirstVersion));

    public long Version => Volatile.Read(ref _version);

    public WatchLog Log(ResourceKind kind) => _tables[kind].Log;

    public StoredObject? Get(ResourceKind kind, string inNamespace, string name) => _tables[kind].Objects.GetValueOrDefault(new ObjectKey(inNamespace, name));

    /// <summary>All objects, the version they stand for, and the place in the log from which on changes are not yet among them.</summary>
    public Snapshot Read(ResourceKind kind)
    {
        lock (_lock)
        {
            return new Snapshot(_tables[kind].Objects, _version, _tables[kind].Log.Newest);
        }
    }

    /// <summary>Where a watch from a version begins.</summary>
    /// <param name="kind">Of what.</param>
    /// <param name="version">The version that the client knows.</param>
    /// <param name="floor">The oldest version from which one could begin.</param>
    /// <returns>Null: the version is too old.</returns>
    public WatchLog.Place? After(ResourceKind kind, long version, out long floor)
    {
        lock (_lock)
        {
            var log = _tables[kind].Log;
            floor = log.Floor;
            return version < floor ? null : log.After(version);
        }
    }

    public IReadOnlyList<StoredObject> OwnedBy(ResourceKind kind, string uid)
    {
        lock (_lock)
        {
            var table = _tables[kind];
            return [.. table.OwnedBy(uid).Select(key => table.Objects[key])];
        }
    }

    /// <summary>How many objects there are in a namespace.</summary>
    public int Count(ResourceKind kind, string inNamespace)
    {
        lock (_lock)
        {
            return _tables[kind].Count(inNamespace);
        }
    }

    /// <summary>Adds an object, unless one of that name is there: then null.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="document">The whole object.</param>
    /// <param name="beforehand">Is called under the lock with the number of objects in the namespace; may throw to refuse.</param>
    public StoredObject? TryCreate(ResourceKind kind, JsonObject document, Action<int>? beforehand = null)
    {
        var metadata = document["metadata"]!;
        var key = new ObjectKey((string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
        lock (_lock)
        {
            var table = _tables[kind];
            if (table.Objects.ContainsKey(key))
            {
                return null;
            }

            beforehand?.Invoke(table.Count(key.Namespace));
            var created = StoredObject.From(kind, document, ++_version);
            table.Put(created, null);
            return created;
        }
    }

    /// <summary>Puts a new version in the place of one, unless that is no longer the current one: then null.</summary>
    public StoredObject? TryReplace(StoredObject current, JsonObject document)
    {
        lock (_lock)
        {
            var table = _tables[current.Kind];
            if (!ReferenceEquals(table.Objects.GetValueOrDefault(current.Key), current))
            {
                return null;
            }

            var replaced = StoredObject.From(current.Kind, document, ++_version);
            table.Put(replaced, current);
            return replaced;
        }
    }

    /// <summary>Removes an object, unless the version is no longer the current one: then null.</summary>
    public StoredObject? TryDelete(StoredObject current)
    {
        var document = current.ToNode();
        lock (_lock)
        {
            var table = _tables[current.Kind];
            if (!ReferenceEquals(table.Objects.GetValueOrDefault(current.Key), current))
            {
                return null;
            }

            var last = StoredObject.From(current.Kind, document, ++_version);
            table.Remove(last, current);
            return last;
        }
    }

    /// <summary>Makes every version up to now too old to watch from, as compaction does.</summary>
    public void ForgetHistory()
    {
        lock (_lock)
        {
            // The version itself moves on, so that even the newest one that a client may have seen is too old.
            ++_version;
            foreach (var table in _tables.Values)
            {
                table.Log.Forget(_version);
            }
        }
    }

    /// <param name="Objects">All of them, in order.</param>
    /// <param name="Version">What a list answers as its resourceVersion.</param>
    /// <param name="Place">Where a watch goes on.</param>
    internal readonly record struct Snapshot(ImmutableSortedDictionary<ObjectKey, StoredObject> Objects, long Version, WatchLog.Place Place);
}
