using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Flows;

public sealed class FlowReaderProperties
{
    private static readonly string[] Strange =
    [
        "null", "true", "-1", "1e999", "0.1", "99999999999999999999", "\"\"", "\"{{ key }}\"", "\"{{\"", "\"$(FLOWRUN_KEY)\"", "\"sh\"", "\"-c\"", "\"\\u0000\"",
        "[]", "[[]]", "[null]", "{}", "{\"name\":null}", "{\"\":{}}", "{\"spec\":{\"containers\":[null,1,{}]}}", "\"{a}{b}\"", "\"18446744073709551616\"",
    ];

    /// <summary>A complete manifest with some of its values replaced, taken away or moved.</summary>
    private static readonly Gen<JsonObject> Mutated =
        from mutations in Gen.Choose(0, 10_000).Two().ListOf()
        select mutations.Take(6).Aggregate(ManifestEdit.Complete(), (manifest, mutation) => Mutate(manifest, mutation.Item1, mutation.Item2));

    [Property(MaxTest = 1000)]
    public Property Read_MutatedManifest_NeverThrowsAndSaysWhyThereIsNoFlow() => Prop.ForAll(Mutated.ToArbitrary(), manifest =>
    {
        var before = manifest.ToJsonString();

        var (flow, problems) = FlowReader.Read(manifest);

        Assert.Equal(flow is null, problems.Any(problem => !problem.IsWarning));
        Assert.Equal(before, manifest.ToJsonString());
        Assert.DoesNotContain(problems, problem => problem.ToString().Any(char.IsControl));
    });

    [Property(MaxTest = 300)]
    public void Read_AnyTextAsAPlace_NeverThrows(string text) =>
        Assert.NotNull(FlowReader.Read(Make.Manifest().With("spec.job.template.spec.containers[0].args", new JsonArray(text ?? "").ToJsonString())));

    [Fact]
    public void Read_AnyFieldWithAValueOfNoUse_SaysSoAtItsPath() =>
        Assert.All(FlowFields.ByPath.SelectMany(pair => pair.Value.Select(field => $"{pair.Key}.{field}")), field =>
        {
            var path = field.Replace("[]", "[0]", StringComparison.Ordinal);

            var problems = ManifestEdit.Complete().With(path, "[[]]").Read().Problems;

            Assert.Contains(problems, problem => !problem.IsWarning && problem.Path.StartsWith(path, StringComparison.Ordinal));
        });

    [Fact]
    public void Read_ContainerNameThatCannotBeSeenAndAPatchThatRemovesIt_IsToldOnOneLine()
    {
        var manifest = ManifestEdit.Complete()
            .With("spec.job.template.spec.containers[0].name", "\"\\u0000\"")
            .With("spec.overrides[0].patch", "{\"template\":-1}");

        var problems = manifest.Read().Problems;

        Assert.Contains(problems, problem => problem.Path == "spec.overrides[0].patch");
        Assert.DoesNotContain(problems, problem => problem.ToString().Any(char.IsControl));
    }

    [Fact]
    public void Read_UnknownFieldAnywhere_IsRefused() =>
        Assert.All(FlowFields.ByPath.Keys, path =>
        {
            var unknown = $"{path.Replace("[]", "[0]", StringComparison.Ordinal)}.somewhere";

            Assert.Contains(ManifestEdit.Complete().With(unknown, "1").Read().Problems, problem => !problem.IsWarning && problem.Path == unknown);
        });

    private static JsonObject Mutate(JsonObject manifest, int where, int what)
    {
        JsonNode[] all = [.. Descendants(manifest).Skip(1)];
        if (all.Length == 0)
        {
            // Earlier mutations left nothing of it but nulls.
            return manifest;
        }

        var target = all[where % all.Length];
        var strange = Strange[what % Strange.Length];
        switch (what % 5)
        {
            case 0 when target.Parent is JsonObject parent:
                parent.Remove(target.GetPropertyName());
                break;
            case 1 when target is JsonObject json:
                json[$"extra{what}"] = JsonNode.Parse(strange);
                break;
            case 2 when target is JsonArray list:
                list.Add(JsonNode.Parse(strange));
                break;
            default:
                target.ReplaceWith(JsonNode.Parse(strange));
                break;
        }

        return manifest;
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        var children = node switch
        {
            JsonObject json => json.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        return [node, .. children.OfType<JsonNode>().SelectMany(Descendants)];
    }
}
