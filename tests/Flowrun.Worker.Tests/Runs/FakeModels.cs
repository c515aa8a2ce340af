using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Worker.Sizing;
using Flowrun.Worker.Tests.Intake;

namespace Flowrun.Worker.Tests.Runs;

/// <summary>Decides by the static rule, and remembers what it was told, once for each attempt, as the real one does in its store.</summary>
internal sealed class FakeModels : IModels
{
    public Life Life { get; set; } = new(int.MaxValue);

    public Dictionary<string, Observation> Told { get; } = new(StringComparer.Ordinal);

    public List<string> Marked { get; } = [];

    /// <summary>What storing waits for.</summary>
    public Task Storing { get; set; } = Task.CompletedTask;

    public SizingDecision Decide(Flow flow, Bytes input, string? key, string? templateHash, KilledAttempt? killed = null) =>
        NoModels.Instance.Decide(flow, input, key, templateHash, killed);

    public async Task LearnAsync(VersionGroup group, string attemptId, Observation observation, CancellationToken cancellationToken)
    {
        await Life.StepAsync();
        lock (Told)
        {
            Told.TryAdd(attemptId, observation);
        }

        await Storing.WaitAsync(cancellationToken);
        await Life.StepAsync();
    }

    public void Recorded(VersionGroup group, string attemptId)
    {
        lock (Marked)
        {
            Marked.Add(attemptId);
        }
    }
}
