namespace Flowrun.Sandbox.S3;

/// <summary>An error as S3 tells it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.</summary>
/// <param name="code">What programs read.</param>
/// <param name="message">What people read.</param>
/// <param name="details">Further elements of the answer.</param>
public sealed class S3Exception(int status, string code, string message, params (string Name, string Value)[] details) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    internal IReadOnlyList<(string Name, string Value)> Details { get; } = details;

    public static S3Exception NoSuchBucket(string bucket) => new(404, "NoSuchBucket", "The specified bucket does not exist", ("BucketName", bucket));

    public static S3Exception NoSuchKey(string key) => new(404, "NoSuchKey", "The specified key does not exist.", ("Key", key));

    public static S3Exception NoSuchVersion(string key, string version) =>
        new(404, "NoSuchVersion", "The specified version does not exist.", ("Key", key), ("VersionId", version));

    public static S3Exception NoSuchUpload(string upload) =>
        new(404, "NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", ("UploadId", upload));

    public static S3Exception AccessDenied() => new(403, "AccessDenied", "Access Denied");

    public static S3Exception BucketNotEmpty(string bucket) => new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty", ("BucketName", bucket));

    public static S3Exception InvalidBucketName(string bucket) => new(400, "InvalidBucketName", "The specified bucket is not valid.", ("BucketName", bucket));

    public static S3Exception InvalidArgument(string name, string value, string message) =>
        new(400, "InvalidArgument", message, ("ArgumentName", name), ("ArgumentValue", value));

    public static S3Exception InvalidRequest(string message) => new(400, "InvalidRequest", message);

    public static S3Exception InvalidUri() => new(400, "InvalidURI", "Couldn't parse the specified URI.");

    public static S3Exception InvalidRange(string range, long size) =>
        new(416, "InvalidRange", "The requested range is not satisfiable", ("RangeRequested", range), ("ActualObjectSize", size.ToString()));

    public static S3Exception InvalidPart(string upload, int part, string eTag) =>
        new(400, "InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.", ("UploadId", upload), ("PartNumber", part.ToString()), ("ETag", eTag));

    public static S3Exception InvalidPartOrder() => new(400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");

    public static S3Exception EntityTooSmall(int part, long size) =>
        new(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", ("PartNumber", part.ToString()), ("ProposedSize", size.ToString()), ("MinSizeAllowed", S3Limits.MinimumPartBytes.ToString()));

    public static S3Exception KeyTooLong(int bytes) =>
        new(400, "KeyTooLongError", "Your key is too long", ("Size", bytes.ToString()), ("MaxSizeAllowed", S3Limits.KeyBytes.ToString()));

    public static S3Exception MetadataTooLarge(int bytes) =>
        new(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", ("Size", bytes.ToString()), ("MaxSizeAllowed", S3Limits.MetadataBytes.ToString()));

    public static S3Exception IncompleteBody() => new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");

    public static S3Exception InvalidDigest(string value) => new(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", ("Content-MD5", value));

    public static S3Exception BadDigest(string expected, string calculated) =>
        new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", ("ExpectedDigest", expected), ("CalculatedDigest", calculated));

    public static S3Exception MalformedXml() => new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static S3Exception MethodNotAllowed(string method) =>
        new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", ("Method", method));

    public static S3Exception PreconditionFailed(string condition) =>
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", ("Condition", condition));

    public static S3Exception NotImplemented(string what) =>
        new(501, "NotImplemented", $"The sandbox's S3 does not implement {what}.");
}
