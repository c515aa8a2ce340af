using System.Diagnostics.CodeAnalysis;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Sizing;

namespace Flowrun.Worker.Sizing;

/// <summary>One group's model: what is stored, and what was learned since. Thread-safe; does no I/O.</summary>
internal sealed class GroupModel
{
    /// <summary>Half of the attempts that a model knows by their ids: those of the batch before are still known while one is written.</summary>
    private const int MostUnstored = 128;

    private readonly Lock _gate = new();
    private readonly List<Unstored> _unstored = [];
    private readonly List<string> _forgotten = [];
    private LearnedModel _model = new();
    private string? _version;
    private bool _isForeign;

    public bool HasUnstored
    {
        get
        {
            lock (_gate)
            {
                return _unstored.Count > 0;
            }
        }
    }

    public SizingDecision Decide(SizingSpec spec, Bytes input, string? key, string? templateHash, KilledAttempt? killed)
    {
        lock (_gate)
        {
            return LearnedSizing.Decide(spec, _model, input, key, templateHash, killed);
        }
    }

    /// <summary>In words; null: nothing is learned.</summary>
    public string? Summary()
    {
        lock (_gate)
        {
            var kills = _model.Kills.Count switch { 0 => "", 1 => "; 1 kill that no success has answered", var many => $"; {many} kills that no success has answered" };
            return _model.Count > 0
                ? $"{_model.Observed} {(_model.Observed == 1 ? "run" : "runs")} measured, the most was {_model.Largest.ToHuman()}{kills}"
                : kills.Length > 0 ? $"no run measured{kills}" : null;
        }
    }

    /// <summary>Learns and waits until it is stored.</summary>
    public async Task LearnAsync(string attemptId, Observation observation, CancellationToken cancellationToken)
    {
        while (!TryLearn(attemptId, observation, out var waitFor))
        {
            await waitFor.WaitAsync(cancellationToken);
        }

        if (StoredOf(attemptId) is { } stored)
        {
            await stored.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The attempt's Job bears its mark.</summary>
    public void Forget(string attemptId)
    {
        lock (_gate)
        {
            if (_model.Forget(attemptId))
            {
                _forgotten.Add(attemptId);
            }
        }
    }

    /// <summary>What is to be written; null: nothing.</summary>
    public ModelToStore? ToStore()
    {
        lock (_gate)
        {
            if (_isForeign)
            {
                // There is no place for it. It counts while this worker lives.
                Complete([.. _unstored]);
            }

            return _unstored.Count == 0 ? null : new ModelToStore(ModelJson.Write(_model), _version, [.. _unstored], [.. _forgotten]);
        }
    }

    /// <summary>It is written.</summary>
    public void Stored(ModelToStore written, string version)
    {
        lock (_gate)
        {
            Complete(written.Unstored);
            _forgotten.RemoveAll(written.Forgotten.Contains);
            if (!IsOlder(version, _version))
            {
                _version = version;
            }
        }
    }

    /// <summary>It cannot be written, and never will: what is there is not ours. It counts while this worker lives.</summary>
    public void GiveUp(ModelToStore unwritten)
    {
        lock (_gate)
        {
            Complete(unwritten.Unstored);
            _version = null;
        }
    }

    /// <summary>Something else is stored than was known: takes it over, with what was learned since.</summary>
    /// <param name="stored">Null: nothing is stored, and what was stored is forgotten.</param>
    /// <returns>Why it cannot be used, for people; null where it can.</returns>
    public string? Adopt(StoredModel? stored)
    {
        lock (_gate)
        {
            if (stored is null ? _version is null && !_isForeign : stored.Version == _version || IsOlder(stored.Version, _version))
            {
                return null;
            }

            var reading = ModelJson.Read(stored?.Text);
            _version = stored?.Version;
            _isForeign = reading.IsForeign;
            if (reading.Problem is not null)
            {
                // What is in memory, if anything, is better than nothing.
                return reading.Problem + (_isForeign ? "; it is left as it is, and nothing is stored" : "; it is replaced with the next outcome");
            }

            Replay(reading.Model);
            return null;
        }
    }

    private bool TryLearn(string attemptId, Observation observation, [NotNullWhen(false)] out Task? waitFor)
    {
        lock (_gate)
        {
            waitFor = _unstored.Count < MostUnstored || _model.HasLearned(attemptId) ? null : _unstored[^1].Stored.Task;
            if (waitFor is null && _model.TryLearn(attemptId, observation))
            {
                _unstored.Add(new Unstored(attemptId, observation, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            }

            return waitFor is null;
        }
    }

    private Task? StoredOf(string attemptId)
    {
        lock (_gate)
        {
            return _unstored.Find(one => one.AttemptId == attemptId)?.Stored.Task;
        }
    }

    /// <summary>What the stored model knows already was stored by a write whose answer was lost, or by another worker.</summary>
    private void Replay(LearnedModel model)
    {
        Complete([.. _unstored.Where(one => !model.TryLearn(one.AttemptId, one.Observation))]);
        _forgotten.RemoveAll(attemptId => !model.Forget(attemptId));
        _model = model;
    }

    private void Complete(IReadOnlyList<Unstored> stored)
    {
        foreach (var one in stored)
        {
            _unstored.Remove(one);
            one.Stored.TrySetResult();
        }
    }

    /// <summary>Since Kubernetes 1.35 versions of one resource may be compared as numbers; where they are none, the later word counts.</summary>
    /// <remarks>Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions</remarks>
    private static bool IsOlder(string version, string? than) =>
        ulong.TryParse(version, out var number) && ulong.TryParse(than, out var other) && number < other;
}

/// <summary>An attempt that was learned and is not stored yet.</summary>
internal sealed record Unstored(string AttemptId, Observation Observation, TaskCompletionSource Stored);

/// <summary>A write that is to be made.</summary>
/// <param name="Version">Of what it replaces, or null: nothing.</param>
internal sealed record ModelToStore(string Text, string? Version, IReadOnlyList<Unstored> Unstored, IReadOnlyList<string> Forgotten);
