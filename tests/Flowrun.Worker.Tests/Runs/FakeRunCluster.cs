using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Tests.Intake;

namespace Flowrun.Worker.Tests.Runs;

/// <summary>The Jobs of a cluster, kept as JSON; a test ends them as it likes.</summary>
internal sealed class FakeRunCluster : IAttemptJobs, IJobCreator
{
    private readonly Dictionary<string, JsonObject> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonArray> _pods = new(StringComparer.Ordinal);

    /// <summary>Ends at one of the steps to the outside, as by SIGKILL.</summary>
    public Life Life { get; set; } = new(int.MaxValue);

    /// <summary>Called with the name of each call; throws what the call is to throw.</summary>
    public Action<string> Fault { get; set; } = _ => { };

    /// <summary>Answers a creation instead, where it is not null.</summary>
    public JobCreation? Answer { get; set; }

    /// <summary>The names of all Jobs that were ever created, in order.</summary>
    public List<string> Created { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Job, reason and message of every Event.</summary>
    public List<(string Job, string Reason, string Message)> Events { get; } = [];

    /// <summary>Job and reason of every wait that was written down.</summary>
    public List<(string Job, string Reason)> Explained { get; } = [];

    public IReadOnlyList<AttemptJob> Jobs => [.. _jobs.Values.Select(Read).OrderBy(job => job.Attempt)];

    public IReadOnlyList<AttemptPod> Pods => [.. _pods.Values.SelectMany(pods => pods).Select(pod => AttemptPod.Read(JsonSerializer.SerializeToElement(pod)))];

    public JsonObject Json(string name) => _jobs[name];

    public string? Annotation(string name, string annotation) => (string?)_jobs[name]["metadata"]!["annotations"]?[annotation];

    public int? TimeToLive(string name) => (int?)_jobs[name]["spec"]!["ttlSecondsAfterFinished"];

    public void Delete(string name)
    {
        _pods.Remove(Uid(name));
        _jobs.Remove(name);
    }

    /// <summary>Ends a Job with one pod.</summary>
    /// <param name="reason">Of its container: <c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>.</param>
    /// <param name="hasPod">Else the pod is gone already.</param>
    public void End(string name, DateTimeOffset at, string reason = "Completed", int exitCode = 0, string? message = null, bool hasPod = true)
    {
        var job = _jobs[name];
        var isComplete = exitCode == 0;
        var condition = new JsonObject
        {
            ["type"] = isComplete ? "Complete" : "Failed",
            ["status"] = "True",
            ["reason"] = isComplete ? "CompletionsReached" : "BackoffLimitExceeded",
            ["message"] = isComplete ? "" : "Job has reached the specified backoff limit",
            ["lastTransitionTime"] = at.ToString("O"),
        };
        job["status"] = new JsonObject { ["startTime"] = at.AddSeconds(-60).ToString("O"), ["failed"] = isComplete ? 0 : 1, ["conditions"] = new JsonArray(condition) };
        if (hasPod)
        {
            _pods[Uid(name)] = new JsonArray(new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name + "-x",
                    ["uid"] = "pod-of-" + Uid(name),
                    ["creationTimestamp"] = at.AddSeconds(-50).ToString("O"),
                    ["labels"] = new JsonObject { [WellKnown.ControllerUidLabel] = Uid(name) },
                },
                ["status"] = new JsonObject
                {
                    ["phase"] = isComplete ? "Succeeded" : "Failed",
                    ["containerStatuses"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "main",
                        ["state"] = new JsonObject
                        {
                            ["terminated"] = new JsonObject
                            {
                                ["exitCode"] = exitCode,
                                ["reason"] = reason,
                                ["message"] = message,
                                ["startedAt"] = at.AddSeconds(-40).ToString("O"),
                                ["finishedAt"] = at.ToString("O"),
                            },
                        },
                    }),
                },
            });
        }
    }

    public async Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
    {
        await StepAsync("create");
        if (Answer is { } answer)
        {
            return answer;
        }

        JobCreation creation = JobCreation.AlreadyExists.Instance;
        if (!_jobs.ContainsKey(job.Name.Value))
        {
            var json = JsonNode.Parse(Encoding.UTF8.GetString(job.Json.Span))!.AsObject();
            json["metadata"]!["uid"] = $"{Created.Count:x8}-{job.Name}";
            json["metadata"]!["creationTimestamp"] = "2026-11-22T20:00:00Z";
            _jobs[job.Name.Value] = json;
            Created.Add(job.Name.Value);
            creation = JobCreation.Created.Instance;
        }

        await Life.StepAsync();
        return creation;
    }

    public async Task<CarriedJob?> ReadAsync(AttemptJob job, CancellationToken cancellationToken)
    {
        await StepAsync("read");
        return _jobs.TryGetValue(job.Name, out var found) && Read(found) is var read && read.Uid == job.Uid
            ? new CarriedJob(read, Annotation(job.Name, WellKnown.EventAnnotation))
            : null;
    }

    public async Task<IReadOnlyList<AttemptPod>> PodsAsync(AttemptJob job, CancellationToken cancellationToken)
    {
        await StepAsync("pods");
        return [.. Pods.Where(pod => pod.JobUid == job.Uid)];
    }

    public async Task WriteEventAsync(AttemptJob job, AttemptEvent written, CancellationToken cancellationToken)
    {
        await StepAsync($"event {written.Reason.Word}");
        if (!Events.Any(known => known.Job == job.Name && known.Reason == written.Reason.Word))
        {
            Events.Add((job.Name, written.Reason.Word, written.Message));
        }

        await Life.StepAsync();
    }

    public async Task<bool> MarkAsync(AttemptJob job, AttemptMark mark, CancellationToken cancellationToken)
    {
        await StepAsync("mark");
        if (!_jobs.TryGetValue(job.Name, out var found))
        {
            return false;
        }

        var annotations = found["metadata"]!["annotations"]!;
        annotations[WellKnown.RecordedAnnotation] = mark.Recorded;
        annotations[WellKnown.PeakBytesAnnotation] = mark.PeakBytes?.ToString();
        annotations[WellKnown.NextAnnotation] = mark.Next;
        await Life.StepAsync();
        return true;
    }

    public async Task<bool> ExplainAsync(AttemptJob job, string waits, CancellationToken cancellationToken)
    {
        await StepAsync("explain");
        Explained.Add((job.Name, waits));
        return true;
    }

    public async Task<bool> RemoveLaterAsync(AttemptJob job, int seconds, CancellationToken cancellationToken)
    {
        await StepAsync("ttl");
        if (!_jobs.TryGetValue(job.Name, out var found))
        {
            return false;
        }

        found["spec"]!["ttlSecondsAfterFinished"] = seconds;
        await Life.StepAsync();
        return true;
    }

    private static AttemptJob Read(JsonObject job) => AttemptJob.Read(JsonSerializer.SerializeToElement(job));

    private string Uid(string name) => (string)_jobs[name]["metadata"]!["uid"]!;

    private async Task StepAsync(string call)
    {
        await Life.StepAsync();
        Calls.Add(call);
        Fault(call);
    }
}
