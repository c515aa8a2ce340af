using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>What the static rules of given flows say.</summary>
internal static class StaticRules
{
    /// <summary>Of the one unarchived flow of a group; null where there is none. An extension's expansion is not applied: models know sizes, not names.</summary>
    public static Func<Bytes, Bytes>? Of(FlowCatalog? flows, string group) =>
        flows?.Flows.Where(flow => !flow.Archived && flow.Group.Value == group).ToList() is [var flow]
            ? input => StaticSizing.Decide(flow.Sizing, input, key: null).Memory
            : null;
}
