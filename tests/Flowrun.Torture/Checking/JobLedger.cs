using System.Globalization;
using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;

namespace Flowrun.Torture.Checking;

/// <summary>Every Job that there ever was, by every change of it, in order. Thread-safe.</summary>
internal sealed class JobLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JobFact> _jobs = [];
    private readonly Dictionary<string, List<string>> _histories = [];
    private readonly HashSet<string> _active = [];
    private readonly Dictionary<string, int> _activeNow = [];
    private readonly Dictionary<string, int> _mostAtOnce = [];
    private int _unsettled;

    /// <summary>How many changes there were.</summary>
    public int Changes { get; private set; }

    /// <summary>How many Jobs have not ended, or have ended and nobody has recorded it.</summary>
    public int Unsettled
    {
        get
        {
            lock (_lock)
            {
                return _unsettled;
            }
        }
    }

    public IReadOnlyList<JobFact> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Values];
            }
        }
    }

    public IReadOnlyDictionary<string, int> MostAtOnce
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, int>(_mostAtOnce);
            }
        }
    }

    /// <param name="type">Of the change: <c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
    /// <param name="job">How it is now, or was last.</param>
    /// <param name="at">Since the start.</param>
    public void Apply(string type, JsonObject job, TimeSpan at)
    {
        var fact = Read(job);
        var isDeleted = type == "DELETED";
        lock (_lock)
        {
            Changes++;
            _unsettled += (IsSettled(fact) || isDeleted ? 0 : 1) - (_jobs.TryGetValue(fact.Uid, out var before) && !IsSettled(before) ? 1 : 0);
            _jobs[fact.Uid] = fact;
            Count(fact, isActive: fact.State == JobState.Running && !isDeleted);
            if (!_histories.TryGetValue(fact.Uid, out var history))
            {
                _histories[fact.Uid] = history = [];
            }

            var line = $"{type} {fact.State}{(fact.Recorded is null ? "" : $", recorded: {fact.Recorded}")}";
            if (history.Count == 0 || !history[^1].EndsWith(line, StringComparison.Ordinal))
            {
                history.Add(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:F2} s  {line}"));
            }
        }
    }

    /// <summary>What became of a Job, line by line.</summary>
    public IReadOnlyList<string> HistoryOf(string uid)
    {
        lock (_lock)
        {
            return _histories.TryGetValue(uid, out var history) ? [.. history] : [];
        }
    }

    private static bool IsSettled(JobFact fact) => fact.State is JobState.Complete or JobState.Failed && fact.Recorded is not null;

    private void Count(JobFact fact, bool isActive)
    {
        if (!(isActive ? _active.Add(fact.Uid) : _active.Remove(fact.Uid)))
        {
            return;
        }

        foreach (var group in (string[])[fact.Group, Facts.AllGroups])
        {
            var now = _activeNow[group] = _activeNow.GetValueOrDefault(group) + (isActive ? 1 : -1);
            _mostAtOnce[group] = Math.Max(_mostAtOnce.GetValueOrDefault(group), now);
        }
    }

    private static JobFact Read(JsonObject job)
    {
        var (metadata, spec) = (job["metadata"]!, job["spec"]!);
        var (labels, annotations) = (metadata["labels"], metadata["annotations"]);
        var conditions = (job["status"]?["conditions"] as JsonArray ?? []).Where(condition => (string?)condition!["status"] == "True").Select(condition => (string?)condition!["type"]).ToList();
        var state = conditions.Contains("Complete") ? JobState.Complete
            : conditions.Contains("Failed") ? JobState.Failed
            : (bool?)spec["suspend"] == true ? JobState.Suspended : JobState.Running;
        return new JobFact(
            (string)metadata["uid"]!,
            (string)metadata["name"]!,
            (string?)labels?["flowrun.dev/group"] ?? "",
            (string?)labels?["flowrun.dev/flow"] ?? "",
            (string?)labels?["flowrun.dev/run"] ?? "",
            int.TryParse((string?)labels?["flowrun.dev/attempt"], CultureInfo.InvariantCulture, out var attempt) ? attempt : 0,
            (string?)annotations?["flowrun.dev/uri"] ?? "",
            Bytes.Parse((string?)spec["template"]?["spec"]?["containers"]?[0]?["resources"]?["requests"]?["memory"] ?? "0").Value,
            state,
            (string?)annotations?["flowrun.dev/recorded"]);
    }
}
