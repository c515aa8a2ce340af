using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Worker.Runs;

/// <summary>What an attempt's end says about memory.</summary>
internal static class Lesson
{
    /// <param name="isFinal">There will be no other attempt.</param>
    /// <returns>Null: nothing. An attempt that was not measured, or failed for another reason, says nothing about what it needs.</returns>
    public static Observation? Of(AttemptJob job, AttemptOutcome outcome, bool isFinal)
    {
        if (job.InputBytes is not { } input)
        {
            return null;
        }

        if (outcome.State == AttemptState.OutOfMemory || outcome.SucceededShortOfMemory)
        {
            return job.Allocation is { } allocation ? new Observation.TooLittle(new Kill(input, allocation, isFinal)) : null;
        }

        return outcome is { State: AttemptState.Succeeded, Container: { Report: { } report } container }
            ? new Observation.Measured(new Outcome(input, Believable(report.Peak, job.MemoryLimit), container.RunTime ?? report.Wall ?? TimeSpan.Zero, job.TemplateHash))
            : null;
    }

    /// <summary>Nobody can need more than was allowed without being killed.</summary>
    private static Bytes Believable(Bytes peak, Bytes? limit) => limit is { } most && peak > most ? most : peak;
}
