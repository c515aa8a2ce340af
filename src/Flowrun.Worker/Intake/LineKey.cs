namespace Flowrun.Worker.Intake;

/// <summary>What a line waits for.</summary>
/// <param name="Kind">The kind of obstacle.</param>
/// <param name="Name">The version group, namespace or bucket.</param>
internal readonly record struct LineKey(LineKind Kind, string Name);

internal enum LineKind
{
    /// <summary>A ResourceQuota is used up; by version group.</summary>
    Quota,

    /// <summary>So many of its Jobs wait for a limit that no more had better be created; by version group.</summary>
    Pending,

    /// <summary>A version group has two unarchived flows, or a manifest that is refused; by version group.</summary>
    Undecided,

    /// <summary>An operator's error that keeps Jobs from being created; by namespace.</summary>
    Namespace,

    /// <summary>An operator's error that keeps objects from being measured; by bucket.</summary>
    Bucket,

    /// <summary>S3 does not answer, or wants patience; by bucket.</summary>
    Storage,
}
