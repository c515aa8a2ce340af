using System.Collections.Immutable;

namespace Flowrun.Sandbox.Kubernetes.Storage;

/// <summary>All objects of one resource and their latest changes. Only <see cref="ObjectStore"/> changes it, under its lock.</summary>
internal sealed class ResourceTable(long floor)
{
    private static readonly ImmutableSortedSet<ObjectKey> NoKeys = ImmutableSortedSet.Create(ObjectKey.Order);

    private readonly Dictionary<string, int> _countByNamespace = [];
    private readonly Dictionary<string, ImmutableSortedSet<ObjectKey>> _byOwner = [];
    private ImmutableSortedDictionary<ObjectKey, StoredObject> _objects =
        ImmutableSortedDictionary.Create<ObjectKey, StoredObject>(ObjectKey.Order);

    public WatchLog Log { get; } = new(floor);

    /// <summary>A snapshot that never changes.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> Objects => Volatile.Read(ref _objects);

    public int Count(string inNamespace) => _countByNamespace.GetValueOrDefault(inNamespace);

    public ImmutableSortedSet<ObjectKey> OwnedBy(string uid) => _byOwner.GetValueOrDefault(uid, NoKeys);

    public void Put(StoredObject current, StoredObject? previous)
    {
        Volatile.Write(ref _objects, _objects.SetItem(current.Key, current));
        if (previous is null)
        {
            _countByNamespace[current.Key.Namespace] = Count(current.Key.Namespace) + 1;
        }

        if (previous?.ControllerUid != current.ControllerUid)
        {
            Disown(previous);
            if (current.ControllerUid is { } owner)
            {
                _byOwner[owner] = OwnedBy(owner).Add(current.Key);
            }
        }

        Log.Append(new WatchEvent(previous is null ? WatchEventType.Added : WatchEventType.Modified, current, previous));
    }

    public void Remove(StoredObject last, StoredObject previous)
    {
        Volatile.Write(ref _objects, _objects.Remove(last.Key));
        _countByNamespace[last.Key.Namespace]--;
        Disown(previous);
        Log.Append(new WatchEvent(WatchEventType.Deleted, last, previous));
    }

    private void Disown(StoredObject? previous)
    {
        if (previous?.ControllerUid is { } owner)
        {
            var left = OwnedBy(owner).Remove(previous.Key);
            if (left.IsEmpty)
            {
                _byOwner.Remove(owner);
            }
            else
            {
                _byOwner[owner] = left;
            }
        }
    }
}
