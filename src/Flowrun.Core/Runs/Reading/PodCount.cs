namespace Flowrun.Core.Runs.Reading;

/// <summary>How many pods a Job may have at once.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#controlling-parallelism</remarks>
internal static class PodCount
{
    /// <param name="spec">Of the Job. Without completions its pods share a queue of work, and all of them run.</param>
    public static int AtOnce(JsonField spec)
    {
        var parallelism = Math.Max(spec["parallelism"].Whole ?? 1, 0);
        return spec["completions"].Whole is { } completions ? Math.Min(parallelism, Math.Max(completions, 0)) : parallelism;
    }
}
