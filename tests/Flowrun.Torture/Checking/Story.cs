using System.Globalization;
using System.Text;
using Flowrun.Torture.Uploads;
using Flowrun.Torture.Workers;

namespace Flowrun.Torture.Checking;

/// <summary>All that is known of one upload, for people.</summary>
internal sealed class Story(TorturePlan plan, Facts facts, JobLedger ledger, Fleet fleet)
{
    private const int MostLines = 60;

    public string Of(Violation violation) => violation.Upload is { } number ? Of(plan.Uploads[number]) : "";

    private string Of(Upload upload)
    {
        var text = new StringBuilder();
        Line(text, $"seed {plan.Seed}, upload {upload.Number}: {upload.Kind}, {(upload.Object is { } created ? $"s3://{created.Bucket}/{created.Key}, {created.Size} bytes" : "no object")}");
        foreach (var run in upload.Runs)
        {
            Line(text, $"  to be: run {run.Run} of {run.Group}, memory {(run.Memory.Count == 0 ? "learned" : string.Join(", ", run.Memory))}, needs {run.Need}, {run.End}");
        }

        foreach (var (delivery, announcement) in plan.Deliveries.Select(delivery => (delivery, plan.Announcements[delivery.Announcement])).Where(pair => pair.Item2.Uploads.Contains(upload.Number)))
        {
            Line(text, $"  sent at {delivery.At.TotalSeconds:F2} s: {announcement.Body}");
        }

        foreach (var job in facts.Jobs.Where(job => upload.Runs.Any(run => run.Run == job.Run) || (upload.Object is { } one && job.Uri == $"s3://{one.Bucket}/{one.Key}")))
        {
            Line(text, $"  Job {job.Name}, {job.Memory} bytes:");
            foreach (var line in ledger.HistoryOf(job.Uid))
            {
                Line(text, $"    {line}");
            }
        }

        foreach (var line in upload.Runs.Select(run => run.Run).Concat(upload.Object is { } logged ? [logged.ETag] : []).SelectMany(fleet.LinesWith).Distinct().Take(MostLines))
        {
            Line(text, $"  log: {line}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
