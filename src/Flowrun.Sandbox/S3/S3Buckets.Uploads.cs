using System.Security.Cryptography;

namespace Flowrun.Sandbox.S3;

/// <content>Uploads in parts.</content>
public sealed partial class S3Buckets
{
    private readonly Dictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);

    internal MultipartUpload StartUpload(string bucket, string key, ObjectHeaders headers)
    {
        lock (Gate)
        {
            var upload = new MultipartUpload(RandomNumberGenerator.GetHexString(32, lowercase: true), Get(bucket).Name, key, headers, Time.GetUtcNow());
            _uploads.Add(upload.Id, upload);
            return upload;
        }
    }

    internal MultipartUpload FindUpload(string bucket, string key, string id)
    {
        lock (Gate)
        {
            return _uploads.TryGetValue(id, out var upload) && upload.Bucket == Get(bucket).Name && upload.Key == key ? upload : throw S3Exception.NoSuchUpload(id);
        }
    }

    internal IReadOnlyList<MultipartUpload> Uploads(string bucket)
    {
        lock (Gate)
        {
            var name = Get(bucket).Name;
            return [.. _uploads.Values.Where(upload => upload.Bucket == name).OrderBy(upload => upload.Key, KeyOrder.Instance)];
        }
    }

    internal IReadOnlyList<UploadedPart> Parts(MultipartUpload upload)
    {
        lock (Gate)
        {
            return [.. upload.Parts.Values];
        }
    }

    /// <summary>Keeps a part, in the place of an earlier one of its number.</summary>
    internal UploadedPart AddPart(MultipartUpload upload, int number, ReceivedFile file)
    {
        lock (Gate)
        {
            if (!_uploads.ContainsKey(upload.Id))
            {
                file.Dispose();
                throw S3Exception.NoSuchUpload(upload.Id);
            }

            if (upload.Parts.Remove(number, out var earlier))
            {
                earlier.File.Dispose();
            }

            var part = new UploadedPart(number, file, Time.GetUtcNow());
            upload.Parts.Add(number, part);
            return part;
        }
    }

    internal void Abort(MultipartUpload upload)
    {
        lock (Gate)
        {
            _uploads.Remove(upload.Id);
            foreach (var part in upload.Parts.Values)
            {
                part.File.Dispose();
            }
        }
    }
}
