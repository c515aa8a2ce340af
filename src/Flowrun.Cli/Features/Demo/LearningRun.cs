using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Cli.Features.Demo;

/// <summary>What became of one file: its attempts, the first one first.</summary>
internal sealed record LearningRun(LearningFile File, IReadOnlyList<AttemptJob> Attempts)
{
    public AttemptJob? Last => Attempts.Count == 0 ? null : Attempts[^1];

    /// <summary>Its last attempt has been recorded and none follows: what it showed is learned.</summary>
    public bool IsLearned => Last is { Recorded: not null, Next: null };

    public int Kills => Math.Max(0, Attempts.Count - 1);

    /// <summary>All that its attempts asked for.</summary>
    public Bytes Asked => new(Attempts.Sum(attempt => attempt.Memory?.Value ?? 0));

    /// <param name="file">The file.</param>
    /// <param name="jobs">All Jobs.</param>
    /// <param name="bucket">Where it was uploaded.</param>
    public static LearningRun Of(LearningFile file, IEnumerable<AttemptJob> jobs, string bucket) =>
        new(file, [.. jobs.Where(job => job.Uri == $"s3://{bucket}/{file.Key}").OrderBy(job => job.Attempt)]);
}
