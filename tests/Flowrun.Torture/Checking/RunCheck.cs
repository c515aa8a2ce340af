using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Checking;

/// <summary>One run of one upload.</summary>
internal static class RunCheck
{
    /// <param name="upload">Whose.</param>
    /// <param name="expected">How it must be.</param>
    /// <param name="jobs">Those that bear its id.</param>
    /// <param name="isDenied">The upload is in the dead-letter queue.</param>
    public static IEnumerable<Violation> Check(Upload upload, ExpectedRun expected, IReadOnlyList<JobFact> jobs, bool isDenied)
    {
        if (jobs.Count == 0)
        {
            return upload.MayBeDenied && isDenied ? [] : [Of(ViolationKind.Lost, "no Job stands for it")];
        }

        if (jobs.FirstOrDefault(job => job.Group != expected.Group || job.Flow != expected.Group) is { } foreign)
        {
            return [Of(ViolationKind.WrongFlow, $"Job {foreign.Name} is of flow {foreign.Flow}, group {foreign.Group}")];
        }

        var attempts = jobs.OrderBy(job => job.Attempt).ToList();
        if (attempts.GroupBy(job => job.Attempt).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return [Of(ViolationKind.Twice, $"attempt {twice.Key} was created {twice.Count()} times")];
        }

        if (!attempts.Select(job => job.Attempt).SequenceEqual(Enumerable.Range(1, attempts.Count)))
        {
            return [Of(ViolationKind.WrongAttempts, $"its attempts are {string.Join(", ", attempts.Select(job => job.Attempt))}")];
        }

        return expected.Memory.Count > 0 ? Exact(attempts) : Learned(attempts);

        IEnumerable<Violation> Exact(List<JobFact> found)
        {
            if (found.Count != expected.Memory.Count)
            {
                yield return Of(ViolationKind.WrongAttempts, $"{found.Count} attempts, {expected.Memory.Count} would be right");
            }

            foreach (var (job, memory) in found.Zip(expected.Memory))
            {
                if (job.Memory != memory)
                {
                    yield return Of(ViolationKind.WrongSize, $"attempt {job.Attempt} asks for {job.Memory} bytes, {memory} would be right");
                }
            }

            foreach (var wrong in Ends(found, expected.End))
            {
                yield return wrong;
            }
        }

        IEnumerable<Violation> Learned(List<JobFact> found)
        {
            foreach (var (job, next) in found.Zip(found.Skip(1)))
            {
                if (job.Memory >= expected.Need)
                {
                    yield return Of(ViolationKind.WrongAttempts, $"attempt {job.Attempt} had {job.Memory} bytes, {expected.Need} are enough, and another followed");
                }

                if (next.Memory < 2 * job.Memory)
                {
                    yield return Of(ViolationKind.WrongSize, $"attempt {next.Attempt} asks for {next.Memory} bytes, at least twice the {job.Memory} before would be right");
                }
            }

            var isEnough = found[^1].Memory >= expected.Need;
            if (!isEnough && found.Count < FlowRules.MostAttempts)
            {
                yield return Of(ViolationKind.WrongAttempts, $"{found.Count} attempts, the last with {found[^1].Memory} bytes where {expected.Need} are needed: another would be right");
            }

            foreach (var wrong in Ends(found, isEnough ? expected.End : "OutOfMemory"))
            {
                yield return wrong;
            }
        }

        IEnumerable<Violation> Ends(List<JobFact> found, string last)
        {
            foreach (var job in found)
            {
                var right = job == found[^1] ? last : "OutOfMemory";
                if (job.Recorded?.StartsWith(right, StringComparison.Ordinal) != true || job.State is not (JobState.Complete or JobState.Failed))
                {
                    yield return Of(ViolationKind.WrongEnd, $"attempt {job.Attempt} is {job.State}, recorded: {job.Recorded ?? "nothing"}; {right} would be right");
                }
            }
        }

        Violation Of(ViolationKind kind, string words) => new(kind, upload.Number, $"run {expected.Run} of {expected.Group}: {words}");
    }
}
