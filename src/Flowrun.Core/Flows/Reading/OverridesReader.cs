using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>An override, with the path of its patch.</summary>
internal sealed record OverrideEntry(string PatchPath, OverrideCondition When, JsonObject Patch);

internal static class OverridesReader
{
    /// <summary>Each is merged and judged, and a manifest is not to cost more than a moment.</summary>
    private const int Most = 100;

    /// <summary>Where the patch of an override stands.</summary>
    public static string PatchPath(int index) => $"spec.overrides[{index}].patch";

    public static IReadOnlyList<OverrideEntry> Read(ObjectReader spec)
    {
        if (spec["overrides"] is JsonArray { Count: > Most } many)
        {
            spec.Problems.Add(spec.PathOf("overrides"), many.Count, $"at most {Most}");
            return [];
        }

        var overrides = new List<OverrideEntry>();
        foreach (var (path, entry) in spec.Entries("overrides"))
        {
            if (entry is not JsonObject json)
            {
                spec.Problems.Add(path, entry, "an object with patch, and when it holds");
                continue;
            }

            var reader = new ObjectReader(json, path, FlowFields.Override, spec.Problems);
            var when = reader.Object("when", FlowFields.When) is { } condition ? Condition(condition) : new OverrideCondition();
            if (reader.RequiredOpaque("patch", "what changes in the JobSpec, such as {template: {spec: …}}") is { } patch)
            {
                overrides.Add(new OverrideEntry(reader.PathOf("patch"), when, patch));
            }
        }

        return overrides;
    }

    private static OverrideCondition Condition(ObjectReader when)
    {
        var minSize = when.Quantity("minSize");
        var maxSize = when.Quantity("maxSize");
        Bounds.Check(when, "minSize", minSize, "maxSize", maxSize);
        return new OverrideCondition(
            minSize,
            maxSize,
            when.Text("bucket", TriggersReader.BucketFault),
            TriggersReader.KeyPart(when, "prefix"),
            TriggersReader.KeyPart(when, "suffix"),
            when.Whole("minAttempt", 1, 20));
    }
}
