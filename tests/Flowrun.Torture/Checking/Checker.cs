using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Checking;

/// <summary>Holds what is there against what must be. Pure: the same facts give the same violations.</summary>
internal static class Checker
{
    /// <summary>Everything that differs, in order of the uploads.</summary>
    public static IReadOnlyList<Violation> Check(TorturePlan plan, Facts facts)
    {
        var jobs = facts.Jobs.ToLookup(job => job.Run);
        var letters = LetterCheck.Read(plan, facts.Letters);
        return
        [
            .. plan.Uploads.SelectMany(upload => upload.Runs.SelectMany(run => RunCheck.Check(upload, run, [.. jobs[run.Run]], letters.IsIn(upload)))),
            .. Unwanted(plan, facts),
            .. letters.Violations,
            .. facts.Left.SelectMany(body => Left(plan, body)),
            .. OverLimit(plan, facts),
        ];
    }

    private static IEnumerable<Violation> Unwanted(TorturePlan plan, Facts facts)
    {
        var wanted = plan.Uploads.SelectMany(upload => upload.Runs).Select(run => run.Run).ToHashSet();
        var uploads = plan.Uploads.Where(upload => upload.Object is not null).ToDictionary(upload => $"s3://{upload.Object!.Bucket}/{upload.Object.Key}");
        foreach (var job in facts.Jobs.Where(job => !wanted.Contains(job.Run)))
        {
            var upload = uploads.GetValueOrDefault(job.Uri);
            yield return upload?.Runs.Any(run => run.Group == job.Group) == true
                ? new Violation(ViolationKind.Twice, upload.Number, $"Job {job.Name} is of run {job.Run}; the only run of {job.Group} for {job.Uri} has another id")
                : new Violation(ViolationKind.Unwanted, upload?.Number, $"Job {job.Name} of group {job.Group} for {job.Uri}: nobody asked for it");
        }
    }

    private static IEnumerable<Violation> Left(TorturePlan plan, string body)
    {
        var announced = plan.Announcements.FirstOrDefault(announcement => announcement.Body == body);
        return (announced?.Uploads ?? []).Cast<int?>().DefaultIfEmpty().Select(upload => new Violation(ViolationKind.LeftInQueue, upload, $"still in the queue: {body}"));
    }

    private static IEnumerable<Violation> OverLimit(TorturePlan plan, Facts facts)
    {
        foreach (var (group, limit) in (IEnumerable<(string, int?)>)[("limited", FlowRules.MostLimited), (Facts.AllGroups, plan.MaxRuns)])
        {
            if (limit is { } most && facts.MostAtOnce.GetValueOrDefault(group) is var found && found > most)
            {
                yield return new Violation(ViolationKind.OverLimit, null, $"{found} Jobs of {(group.Length == 0 ? "all groups" : group)} ran at once, {most} may");
            }
        }
    }
}
