using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Worker.Sizing;

/// <summary>Nothing is known and nothing is learned: the static rules decide.</summary>
public sealed class NoModels : IModels
{
    public static readonly NoModels Instance = new();

    private NoModels()
    {
    }

    public SizingDecision Decide(Flow flow, Bytes input, string? key, string? templateHash, KilledAttempt? killed = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return LearnedSizing.Decide(flow.Sizing, model: null, input, key, templateHash, killed);
    }

    public Task LearnAsync(VersionGroup group, string attemptId, Observation observation, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Recorded(VersionGroup group, string attemptId)
    {
    }
}
