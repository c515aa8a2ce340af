using System.Text.Json.Nodes;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Policy;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Flows;

/// <summary>Reads and validates a Flow manifest.</summary>
public static class FlowReader
{
    /// <summary>Never throws. Reports every problem at once.</summary>
    /// <param name="manifest">A document from a file or an object from the cluster; it is not changed and not kept.</param>
    /// <param name="judge">Holds it against the policy of the installation; null: that of one where nothing is set.</param>
    public static FlowReading Read(JsonNode? manifest, InstallationJudge? judge = null)
    {
        var problems = new Problems();
        if (!ManifestCopy.TryTake(manifest, out var copy, out var fault))
        {
            problems.Add("", null, fault);
            return new FlowReading(null, problems.All);
        }

        var flow = ReadManifest(new ObjectReader(copy, "", FlowFields.Manifest, problems), judge ?? InstallationJudge.Default, problems, out var wishes);
        return problems.AnyError
            ? new FlowReading(null, problems.All) { Refused = wishes }
            : new FlowReading(flow, problems.All);
    }

    private static Flow? ReadManifest(ObjectReader manifest, InstallationJudge judge, Problems problems, out RefusedFlow? wishes)
    {
        wishes = null;
        if (manifest.Required("apiVersion", WellKnownApiVersion) != Jobs.WellKnown.ApiVersion)
        {
            problems.AddUnlessReported("apiVersion", manifest["apiVersion"], WellKnownApiVersion);
        }

        if (manifest.Required("kind", "Flow") != "Flow")
        {
            // What stands in a thing of another kind is none of our business.
            problems.AddUnlessReported("kind", manifest["kind"], "Flow");
            return null;
        }

        var (name, space) = MetadataReader.Read(manifest);
        return manifest.RequiredObject("spec", FlowFields.Spec, "what the flow does; at least job, a batch/v1 JobSpec") is { } spec
            ? ReadSpec(spec, name, space, judge, problems, out wishes)
            : null;
    }

    private const string WellKnownApiVersion = Jobs.WellKnown.ApiVersion;

    /// <param name="spec">Of the manifest.</param>
    /// <param name="name">metadata.name.</param>
    /// <param name="space">metadata.namespace.</param>
    /// <param name="judge">Holds what it may do against the installation's policy.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="wishes">What it would want, for the case that it is refused.</param>
    private static Flow? ReadSpec(ObjectReader spec, string? name, string? space, InstallationJudge judge, Problems problems, out RefusedFlow wishes)
    {
        var group = spec.Text("versionGroup", text => DnsName.IsLabel(text) ? null : DnsName.LabelRule) ?? name;
        var archived = spec.Flag("archived") ?? false;
        var triggers = TriggersReader.Read(spec, out var soundTriggers);
        wishes = new RefusedFlow(name is null ? null : new FlowName(name), space, new VersionGroup(group ?? ""), archived, soundTriggers);
        var allowed = AllowEventOverridesReader.Read(spec);
        var parameters = ParametersReader.Read(spec);
        var sizing = SizingReader.Read(spec);
        var job = spec.RequiredOpaque("job", "a batch/v1 JobSpec; at least template.spec.containers");
        var overrides = OverridesReader.Read(spec);
        var concurrency = ConcurrencyReader.Read(spec);
        var retention = RetentionReader.Read(spec);
        var onFailure = OnFailureReader.Read(spec);

        if (!overrides.Select(entry => ListLengths.Check(entry.PatchPath, entry.Patch, problems)).Prepend(ListLengths.Check(JobCheck.JobPath, job, problems)).ToList().TrueForAll(isRight => isRight))
        {
            return null;
        }

        var sized = JobCheck.Run(job, sizing, overrides, problems);
        PlaceholderCheck.Run(new PlaceholderScope(triggers, parameters, allowed), parameters, job, overrides, problems);
        problems.AddRange(job is null ? [] : judge.Judge(space, job, overrides));
        return name is null || group is null || job is null || sized is null
            ? null
            : new Flow(
                new FlowName(name), space, new VersionGroup(group), archived, triggers, parameters, sizing, ManifestCopy.Detach(job),
                [.. overrides.Select(entry => new FlowOverride(entry.When, ManifestCopy.Detach(entry.Patch)))], allowed, concurrency, retention, sized, onFailure);
    }
}

/// <summary>What a manifest gave: the flow, unless a problem that is no warning stands against it.</summary>
public sealed record FlowReading(Flow? Flow, IReadOnlyList<FlowProblem> Problems)
{
    /// <summary>What could be read of a flow that is refused; null where there is a flow, and where the manifest is none of a flow or has no spec.</summary>
    public RefusedFlow? Refused { get; init; }
}
