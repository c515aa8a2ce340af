using Flowrun.Core.Replay;

namespace Flowrun.Cli.Features.Replay;

/// <summary>What a replay is asked for, in the words of the command line: the same words are the same replay.</summary>
internal sealed record ReplayWish(string Bucket, string Prefix, string? Suffix, string? Since, string? Until, string? Group, bool Again, string? QueueUrl);

/// <summary>Where a replay stands: all that it takes to go on with it.</summary>
/// <param name="Started">When it was begun, not when it went on.</param>
/// <param name="Since">Only objects of this time or later; null: of any.</param>
/// <param name="Until">Only objects of this time or earlier.</param>
/// <param name="After">Everything up to this key is done; null: nothing is.</param>
internal sealed record ReplayState(ReplayWish Wish, DateTimeOffset Started, DateTimeOffset? Since, DateTimeOffset Until, string? After, ReplayCounts Counts)
{
    /// <summary>Of the file's format.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;
}
