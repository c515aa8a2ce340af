using System.Text.Json.Nodes;
using Flowrun.Core.Runs;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Runs;

/// <summary>A core/v1 Event about a Job. Its name is made of the Job and the reason, so that a step that is done again does not tell it twice.</summary>
internal static class AttemptEventJson
{
    private const int LongestMessage = 1000;

    public static JsonObject Of(AttemptJob job, AttemptEvent written, DateTimeOffset now)
    {
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = NameOf(job, written.Reason), ["namespace"] = job.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "batch/v1",
                ["kind"] = "Job",
                ["namespace"] = job.Namespace,
                ["name"] = job.Name,
                ["uid"] = job.Uid,
            },
            ["reason"] = written.Reason,
            ["message"] = OneLine.Of(written.Message, LongestMessage),
            ["type"] = written.IsWarning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = "flowrun" },
            ["reportingComponent"] = "flowrun",
            ["firstTimestamp"] = at,
            ["lastTimestamp"] = at,
            ["count"] = 1,
        };
    }

    /// <summary>A Job that was deleted and made anew has Events of its own.</summary>
    private static string NameOf(AttemptJob job, string reason) =>
        $"{job.Name}.{string.Concat(job.Uid.Where(char.IsAsciiHexDigitLower).Take(8))}.{reason.ToLowerInvariant()}";
}
