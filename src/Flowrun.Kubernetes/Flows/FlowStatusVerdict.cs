using System.Text;
using Flowrun.Core.Flows;

namespace Flowrun.Kubernetes.Flows;

/// <summary>What is to be said of a Flow. The same in every worker that sees the same Flows, so that several do not contradict each other.</summary>
internal static class FlowStatusVerdict
{
    public const string Ready = "Ready";
    public const string Invalid = "Invalid";
    public const string Ambiguous = "Ambiguous";
    public const string WaitingForQuota = "WaitingForQuota";

    /// <summary>The longest message, in bytes: a status is read on a screen.</summary>
    public const int LongestMessage = 1024;

    private const string True = "True";
    private const string False = "False";

    /// <param name="found">The Flow.</param>
    /// <param name="catalog">Of all Flows.</param>
    public static IReadOnlyList<FlowStatusCondition> Of(ClusterFlowsObject found, FlowCatalog catalog)
    {
        if (found.IsInvalid)
        {
            var errors = Join(found.Problems.Where(problem => !problem.IsWarning));
            return
            [
                new FlowStatusCondition(Ready, False, Invalid, "the manifest has errors; a worker that has read a version without goes on with that"),
                new FlowStatusCondition(Ambiguous, "Unknown", Invalid, "the manifest has errors"),
                new FlowStatusCondition(Invalid, True, "Errors", Cut(errors)),
            ];
        }

        var ambiguity = AmbiguityOf(found, catalog);
        return
        [
            ReadyOf(found, ambiguity),
            ambiguity is null
                ? new FlowStatusCondition(Ambiguous, False, "OnlyVersion", "no other unarchived Flow is of its version group")
                : new FlowStatusCondition(Ambiguous, True, "SeveralVersions", ambiguity),
            found.Problems.Count == 0
                ? new FlowStatusCondition(Invalid, False, "NoProblems", "")
                : new FlowStatusCondition(Invalid, False, "Warnings", Cut(Join(found.Problems))),
        ];
    }

    /// <summary>Whether something that there is too little of keeps its runs waiting.</summary>
    public static FlowStatusCondition QuotaOf(FlowReport report) => report switch
    {
        { Quota: { } quota } => new FlowStatusCondition(WaitingForQuota, True, "ResourceQuota", Cut(quota)),
        { Limit: { } limit } => new FlowStatusCondition(WaitingForQuota, True, "Limit", Cut(limit)),
        _ => new FlowStatusCondition(WaitingForQuota, False, "NothingWaits", ""),
    };

    private static FlowStatusCondition ReadyOf(ClusterFlowsObject found, string? ambiguity) => (found.Flow, ambiguity) switch
    {
        ({ Archived: true }, _) => new FlowStatusCondition(Ready, False, "Archived", "an archived version runs nothing"),
        (_, not null) => new FlowStatusCondition(Ready, False, Ambiguous, Cut($"its events wait: {ambiguity}")),
        ({ Triggers.Count: 0 }, _) => new FlowStatusCondition(Ready, True, "WaitsForRequests", "it has no triggers: run requests start it"),
        _ => new FlowStatusCondition(Ready, True, "WaitsForUploads", "uploads start it"),
    };

    private static string? AmbiguityOf(ClusterFlowsObject found, FlowCatalog catalog)
    {
        if (found.Flow is not { Archived: false } flow || !catalog.AmbiguousGroups.ContainsKey(flow.Group))
        {
            return null;
        }

        var rivals = catalog.Flows.Where(rival => !rival.Archived && rival.Group == flow.Group).Select(rival => $"{rival.Namespace}/{rival.Name}").Order(StringComparer.Ordinal).ToArray();
        return Cut($"the version group {flow.Group} has {rivals.Length} unarchived Flows ({string.Join(", ", rivals)}): archive all but one");
    }

    private static string Join(IEnumerable<FlowProblem> problems) => string.Join("; ", problems.Select(problem => problem.ToString()));

    private static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= LongestMessage)
        {
            return text;
        }

        var room = LongestMessage - Encoding.UTF8.GetByteCount("…");
        var cut = new StringBuilder();
        foreach (var character in text.EnumerateRunes())
        {
            room -= character.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            cut.Append(character);
        }

        return cut.Append('…').ToString();
    }
}
