namespace Flowrun.Sandbox.S3;

/// <summary>The limits of S3 that it checks.</summary>
internal static class S3Limits
{
    public const int KeyBytes = 1024;
    public const int MetadataBytes = 2048;
    public const int MinimumPartBytes = 5 * 1024 * 1024;
    public const int PartNumbers = 10_000;
    public const int PageSize = 1000;
    public const string Owner = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
}
