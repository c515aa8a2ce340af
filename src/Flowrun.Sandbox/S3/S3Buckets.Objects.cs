using System.Text;

namespace Flowrun.Sandbox.S3;

/// <content>Objects come, are looked at, and go.</content>
public sealed partial class S3Buckets
{
    /// <summary>Puts an object without HTTP, announced as an upload is. Returns its ETag.</summary>
    /// <param name="metadata">Without <c>x-amz-meta-</c>.</param>
    /// <exception cref="S3Exception">The bucket does not exist, access is denied, or the key is too long.</exception>
    public async Task<string> PutAsync(
        string bucket, string key, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        S3Target.CheckedKey(key);
        using var file = await Files.ReceiveAsync(new[] { content }.ToAsyncEnumerable(), cancellationToken);
        return Commit(bucket, key, file, metadata is null ? ObjectHeaders.Empty : ObjectHeaders.Of(metadata), file.HexDigest, "ObjectCreated:Put", RequestId.Create()).ETag;
    }

    /// <param name="text">Stored as UTF-8.</param>
    public Task<string> PutAsync(string bucket, string key, string text, CancellationToken cancellationToken = default) =>
        PutAsync(bucket, key, Encoding.UTF8.GetBytes(text), metadata: null, cancellationToken);

    /// <summary>The file that holds an object's newest version, or null if there is none. It is replaced when the object is.</summary>
    public string? FileOf(string bucket, string key)
    {
        lock (Gate)
        {
            return _buckets.GetValueOrDefault(bucket)?.Find(key, versionId: null) is { IsDeleteMarker: false } item ? item.File : null;
        }
    }

    /// <summary>The keys of a bucket, in S3's order.</summary>
    public IReadOnlyList<string> Keys(string bucket)
    {
        lock (Gate)
        {
            return [.. Get(bucket, evenIfDenied: true).Current.Select(item => item.Key)];
        }
    }

    /// <summary>Deletes an object's newest version, announced as a DELETE is.</summary>
    public void Delete(string bucket, string key) => Delete(bucket, key, versionId: null, RequestId.Create());

    /// <summary>Makes an object of a received file.</summary>
    internal S3Object Commit(string bucketName, string key, ReceivedFile file, ObjectHeaders headers, string eTag, string eventName, RequestId id)
    {
        lock (Gate)
        {
            var bucket = Get(bucketName);
            var versionId = bucket.KeepsVersions ? NewVersionId() : null;
            var path = Files.PathOf(bucketName, key, versionId);
            File.Move(file.Path, path, overwrite: true);
            var item = new S3Object(key, file.Size, eTag, Time.GetUtcNow(), headers, versionId, path);
            bucket.Put(item);
            _notifier.Announce(bucket, item, eventName, id);
            return item;
        }
    }

    /// <summary>An object and its open file, which stays what it is whatever happens to the object.</summary>
    internal (S3Object Object, FileStream File) Open(string bucket, string key, string? versionId)
    {
        lock (Gate)
        {
            var item = Find(bucket, key, versionId);
            return (item, ObjectFiles.Open(item.File));
        }
    }

    internal S3Object Find(string bucket, string key, string? versionId)
    {
        lock (Gate)
        {
            var item = Get(bucket).Find(key, versionId);
            return item switch
            {
                null => throw (versionId is null ? S3Exception.NoSuchKey(key) : S3Exception.NoSuchVersion(key, versionId)),
                { IsDeleteMarker: true } => throw (versionId is null ? S3Exception.NoSuchKey(key) : S3Exception.MethodNotAllowed("GET")),
                _ => item,
            };
        }
    }

    /// <summary>Deletes; returns the version that was deleted or the marker that was set, or null if there was nothing.</summary>
    internal S3Object? Delete(string bucketName, string key, string? versionId, RequestId id)
    {
        lock (Gate)
        {
            var bucket = Get(bucketName);
            if (versionId is null && bucket.KeepsVersions)
            {
                var marker = new S3Object(key, 0, "", Time.GetUtcNow(), ObjectHeaders.Empty, NewVersionId(), File: "");
                bucket.Put(marker);
                _notifier.Announce(bucket, marker, "ObjectRemoved:DeleteMarkerCreated", id);
                return marker;
            }

            if (bucket.Find(key, versionId) is not { } item)
            {
                return null;
            }

            bucket.Remove(item);
            if (!item.IsDeleteMarker)
            {
                File.Delete(item.File);
            }

            _notifier.Announce(bucket, item, "ObjectRemoved:Delete", id);
            return item;
        }
    }

    private static string NewVersionId() => System.Security.Cryptography.RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 32);
}
