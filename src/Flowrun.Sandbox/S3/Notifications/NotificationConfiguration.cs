namespace Flowrun.Sandbox.S3.Notifications;

/// <summary>Which events of a bucket go to whom.</summary>
/// <param name="Id">Events carry it as <c>configurationId</c>.</param>
/// <param name="Events">As <c>s3:ObjectCreated:*</c> or <c>s3:ObjectCreated:Put</c>.</param>
internal sealed record NotificationConfiguration(string Id, Destination Destination, IReadOnlyList<string> Events, string Prefix = "", string Suffix = "")
{
    /// <summary>The events that the sandbox has.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload",
        "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
    };

    public static bool IsKnown(string name) => Known.Contains(name);

    /// <param name="name">Without <c>s3:</c>: <c>ObjectCreated:Put</c>.</param>
    public bool Matches(string name, string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith(Suffix, StringComparison.Ordinal)
        && Events.Any(wanted => wanted == "s3:" + name || (wanted.EndsWith('*') && ("s3:" + name).StartsWith(wanted[..^1], StringComparison.Ordinal)));
}
