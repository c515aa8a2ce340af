using Flowrun.Sandbox.S3.Notifications;

namespace Flowrun.Sandbox.S3;

/// <summary>A bucket's objects and settings. Not safe for threads: <see cref="S3Buckets"/> holds the lock.</summary>
internal sealed class S3Bucket(string name, DateTimeOffset created)
{
    /// <summary>By key; the newest version last.</summary>
    private readonly SortedDictionary<string, List<S3Object>> _versions = new(KeyOrder.Instance);

    public string Name { get; } = name;

    public DateTimeOffset Created { get; } = created;

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or null if never set.</summary>
    public string? Versioning { get; set; }

    public bool KeepsVersions => Versioning == "Enabled";

    /// <summary>All of its objects are refused.</summary>
    public bool IsDenied { get; set; }

    public IReadOnlyList<NotificationConfiguration> Notifications { get; set; } = [];

    public bool IsEmpty => _versions.Count == 0;

    /// <summary>The newest version of each key that is not deleted, in S3's order.</summary>
    public IEnumerable<S3Object> Current => _versions.Values.Select(list => list[^1]).Where(item => !item.IsDeleteMarker);

    public IEnumerable<S3Object> All => _versions.Values.SelectMany(list => list);

    /// <summary>The newest version, which may be a delete marker, or the one asked for.</summary>
    /// <param name="versionId"><c>null</c>, the text, is the version of a bucket that kept none then.</param>
    public S3Object? Find(string key, string? versionId) => _versions.TryGetValue(key, out var list)
        ? versionId is null ? list[^1] : list.Find(item => (item.VersionId ?? "null") == versionId)
        : null;

    /// <summary>Adds a version; returns the one whose place it takes.</summary>
    public S3Object? Put(S3Object item)
    {
        if (!_versions.TryGetValue(item.Key, out var list))
        {
            _versions.Add(item.Key, [item]);
            return null;
        }

        var replaced = list.Find(other => other.VersionId == item.VersionId);
        list.RemoveAll(other => other.VersionId == item.VersionId);
        list.Add(item);
        return replaced;
    }

    public void Remove(S3Object item)
    {
        var list = _versions[item.Key];
        list.Remove(item);
        if (list.Count == 0)
        {
            _versions.Remove(item.Key);
        }
    }
}
