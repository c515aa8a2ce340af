using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Policy;

namespace Flowrun.Core.Tests.Policy;

/// <summary>What a manifest's reading says under a policy.</summary>
internal static class PolicyProblems
{
    public static IReadOnlyList<FlowProblem> Under(this JsonObject manifest, InstallationPolicy policy, JsonObject? baseTemplate = null) =>
        FlowReader.Read(manifest, new InstallationJudge(policy, baseTemplate, "jobs")).Problems;

    public static IReadOnlyList<FlowProblem> Under(this JsonObject manifest, PodSecurity level) => manifest.Under(new InstallationPolicy { PodSecurity = level });

    public static NamedObjects Names(string text) => NamedObjects.TryParse(text, out var names) ? names : throw new ArgumentException(text, nameof(text));
}
