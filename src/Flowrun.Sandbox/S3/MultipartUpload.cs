namespace Flowrun.Sandbox.S3;

/// <summary>An object that is being uploaded in parts.</summary>
internal sealed record MultipartUpload(string Id, string Bucket, string Key, ObjectHeaders Headers, DateTimeOffset Initiated)
{
    /// <summary>By part number.</summary>
    public SortedDictionary<int, UploadedPart> Parts { get; } = [];
}

internal sealed record UploadedPart(int Number, ReceivedFile File, DateTimeOffset LastModified)
{
    public string QuotedETag => $"\"{File.HexDigest}\"";
}
