using Flowrun.Fuzz.Targets;

namespace Flowrun.Fuzz;

/// <summary>Everything that reads text of strangers.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        EventsTarget.Create(), FlowsTarget.Create(), SmallTargets.Quantities(), SmallTargets.ObjectManifests(), SmallTargets.MeterReports(), SmallTargets.Models(),
    ];
}
