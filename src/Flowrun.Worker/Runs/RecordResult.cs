using Flowrun.Core.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>What became of recording an attempt's end.</summary>
internal abstract record RecordResult
{
    private RecordResult()
    {
    }

    /// <summary>It is recorded, now or before.</summary>
    /// <param name="Job">As it is now.</param>
    public sealed record Recorded(AttemptJob Job) : RecordResult;

    /// <summary>There is nothing to record: the Job is gone, or goes on after all.</summary>
    public sealed record Nothing : RecordResult
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>Something is in the way.</summary>
    /// <param name="Reason">For people, one line.</param>
    /// <param name="Longer">Somebody must mend something; trying again at once is no use.</param>
    /// <param name="After">How long a server wants to be left alone.</param>
    public sealed record Later(string Reason, bool Longer = false, TimeSpan? After = null) : RecordResult;
}
