using Flowrun.Core.Runs;

namespace Flowrun.Cli.Features.Runs;

/// <summary>Which runs are asked for.</summary>
/// <param name="Namespace">Of their Jobs, or null: all namespaces.</param>
/// <param name="Groups">Of these version groups; empty: of all.</param>
/// <param name="States">In these states; empty: in all.</param>
internal sealed record RunsQuery(string? Namespace, IReadOnlyList<string> Groups, IReadOnlyList<AttemptState> States)
{
    public bool Wants(RunView run) =>
        (Groups.Count == 0 || Groups.Contains(run.Group.Value, StringComparer.Ordinal)) && (States.Count == 0 || States.Contains(run.State));

    /// <summary>Of a collection: <c>PathOf("apis/batch/v1", "jobs")</c>.</summary>
    public string PathOf(string api, string resource) => Namespace is null ? $"{api}/{resource}" : $"{api}/namespaces/{Uri.EscapeDataString(Namespace)}/{resource}";
}
