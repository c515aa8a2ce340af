using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs;

public sealed class StrategicMergeTests
{
    private static readonly string[] MergedLists =
    [
        "containers", "initContainers", "env", "ports", "volumeMounts", "volumeDevices", "imagePullSecrets", "hostAliases",
        "topologySpreadConstraints", "schedulingGates", "volumes", "finalizers", "ownerReferences",
    ];

    /// <summary>
    /// Random JobSpecs and patches with what kubectl 1.32 makes of them (<c>kubectl patch --local --type strategic</c>).
    /// The order in merged lists is ours.
    /// </summary>
    [Fact]
    public void Apply_RecordedFromKubectl_GivesTheSame()
    {
        var recorded = Path.Combine(Path.GetDirectoryName(SourceFile())!, "strategic-merge-recorded.json");
        var cases = JsonNode.Parse(File.ReadAllText(recorded))!.AsArray();
        Assert.NotEmpty(cases);
        Assert.All(cases, item =>
        {
            var merged = StrategicMerge.Apply(item!["target"], item["patch"]);
            Assert.True(JsonNode.DeepEquals(Sorted(item["result"]), Sorted(merged)), $"{item["patch"]}\nover {item["target"]}\nis {item["result"]}\nnot {merged}");
        });
    }

    [Theory]
    [InlineData("a null deletes", """{"a":1,"b":{"c":1,"d":2}}""", """{"a":null,"b":{"c":null},"x":null}""", """{"b":{"d":2}}""")]
    [InlineData("unknown lists are replaced", """{"new":[{"name":"a","x":1}]}""", """{"new":[{"name":"a"}]}""", """{"new":[{"name":"a"}]}""")]
    [InlineData("nulls inside what is new are gone", """{}""", """{"new":{"a":null,"b":[{"c":null}]}}""", """{"new":{"b":[{}]}}""")]
    [InlineData("another kind of value replaces", """{"a":{"b":1}}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("$patch: delete of a map", """{"a":{"b":1}}""", """{"a":{"$patch":"delete"}}""", """{"a":{}}""")]
    [InlineData("$patch: replace of a map", """{"a":{"b":1}}""", """{"a":{"$patch":"replace","c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("$patch: merge of a map", """{"a":{"b":1}}""", """{"a":{"$patch":"merge","c":1}}""", """{"a":{"b":1,"c":1}}""")]
    [InlineData("$retainKeys", """{"a":{"b":1,"c":2}}""", """{"a":{"$retainKeys":["c","d"],"d":3}}""", """{"a":{"c":2,"d":3}}""")]
    [InlineData("$setElementOrder is no field", """{"a":[1]}""", """{"$setElementOrder/a":[2,1]}""", """{"a":[1]}""")]
    public void Apply_Map_FollowsTheRules(string rule, string target, string patch, string expected) => AssertMerged(rule, target, patch, expected);

    [Theory]
    [InlineData("containers merge by name", "containers", """[{"name":"a","image":"1"},{"name":"b"}]""", """[{"name":"a","args":["x"]}]""", """[{"name":"a","image":"1","args":["x"]},{"name":"b"}]""")]
    [InlineData("new items come last", "containers", """[{"name":"a"},{"name":"b"}]""", """[{"name":"d"},{"name":"c"}]""", """[{"name":"a"},{"name":"b"},{"name":"d"},{"name":"c"}]""")]
    [InlineData("items keep their places", "containers", """[{"name":"a"},{"name":"b"}]""", """[{"name":"b"},{"name":"a"}]""", """[{"name":"a"},{"name":"b"}]""")]
    [InlineData("tolerations are replaced", "tolerations", """[{"key":"a"}]""", """[{"key":"b"}]""", """[{"key":"b"}]""")]
    [InlineData("a volume with another source", "volumes", """[{"name":"v","configMap":{"name":"c"}}]""", """[{"name":"v","emptyDir":{}}]""", """[{"name":"v","emptyDir":{}}]""")]
    [InlineData("a volume with the same source", "volumes", """[{"name":"v","configMap":{"name":"c"}}]""", """[{"name":"v","configMap":{"optional":true}}]""", """[{"name":"v","configMap":{"name":"c","optional":true}}]""")]
    [InlineData("an item without its key", "containers", """[{"name":"a"}]""", """[{"image":"1"}]""", """[{"image":"1"}]""")]
    [InlineData("$patch: delete of an item", "containers", """[{"name":"a"},{"name":"b"}]""", """[{"name":"a","$patch":"delete"}]""", """[{"name":"b"}]""")]
    [InlineData("$patch: replace of a list", "containers", """[{"name":"a"}]""", """[{"$patch":"replace"},{"name":"b"}]""", """[{"name":"b"}]""")]
    public void Apply_PodSpecList_FollowsTheRules(string rule, string field, string target, string patch, string expected) => AssertMerged(
        rule, InPodSpec(field, target), InPodSpec(field, patch), InPodSpec(field, expected));

    [Theory]
    [InlineData("env", """[{"name":"A","value":"1"}]""", """[{"name":"A","valueFrom":{"fieldRef":{}}}]""", """[{"name":"A","valueFrom":{"fieldRef":{}}}]""")]
    [InlineData("env", """[{"name":"A","valueFrom":{"fieldRef":{}}}]""", """[{"name":"A","value":""}]""", """[{"name":"A","value":""}]""")]
    [InlineData("volumeMounts", """[{"name":"v","mountPath":"/a","readOnly":true}]""", """[{"name":"w","mountPath":"/a"}]""", """[{"name":"w","mountPath":"/a","readOnly":true}]""")]
    [InlineData("ports", """[{"containerPort":80,"name":"http"}]""", """[{"containerPort":80,"protocol":"TCP"}]""", """[{"containerPort":80,"name":"http","protocol":"TCP"}]""")]
    [InlineData("command", """["a","b"]""", """["c"]""", """["c"]""")]
    [InlineData("envFrom", """[{"prefix":"a"}]""", """[{"prefix":"b"}]""", """[{"prefix":"b"}]""")]
    public void Apply_ContainerList_FollowsTheRules(string field, string target, string patch, string expected)
    {
        string InContainer(string list) => InPodSpec("containers", $$"""[{"name":"main","{{field}}":{{list}}}]""");
        AssertMerged(field, InContainer(target), InContainer(patch), InContainer(expected));
    }

    [Fact]
    public void Apply_AnnotationNamedLikeAList_IsOnlyText() => AssertMerged(
        "annotations are no lists",
        """{"template":{"metadata":{"annotations":{"env":"a","containers":"b"}}}}""",
        """{"template":{"metadata":{"annotations":{"env":"c"}}}}""",
        """{"template":{"metadata":{"annotations":{"env":"c","containers":"b"}}}}""");

    [Fact]
    public void Apply_Finalizers_AreASet() => AssertMerged(
        "finalizers",
        """{"template":{"metadata":{"finalizers":["a","b"]}}}""",
        """{"template":{"metadata":{"finalizers":["c","b"],"$deleteFromPrimitiveList/finalizers":["a"]}}}""",
        """{"template":{"metadata":{"finalizers":["b","c"]}}}""");

    [Fact]
    public void Apply_Nothing_IsTheOther()
    {
        Assert.Null(StrategicMerge.Apply(JsonNode.Parse("{}"), null));
        Assert.Equal("{}", StrategicMerge.Apply(null, JsonNode.Parse("{}"))!.ToJsonString());
    }

    [Property(Arbitrary = [typeof(JobSpecs)], MaxTest = 2000)]
    public void Apply_EmptyPatch_IsIdentity(JobSpec target) =>
        Assert.True(JsonNode.DeepEquals(target.Json, StrategicMerge.Apply(target.Json, new JsonObject())));

    /// <summary>But for the order: what a patch both deletes and adds moves to the end.</summary>
    [Property(Arbitrary = [typeof(JobSpecs)], MaxTest = 5000)]
    public void Apply_Twice_IsTheSameAsOnce(JobSpec target, JobSpec patch)
    {
        var once = StrategicMerge.Apply(target.Json, patch.Json);
        var twice = StrategicMerge.Apply(once, patch.Json);
        Assert.True(JsonNode.DeepEquals(Sorted(once), Sorted(twice)), $"{patch.Json}\nover {target.Json}\nis {once}\nthen {twice}");
    }

    [Property(Arbitrary = [typeof(JobSpecs)], MaxTest = 2000)]
    public void Apply_AnyJson_ChangesNeitherArgument(JobSpec target, JobSpec patch)
    {
        var (targetBefore, patchBefore) = (target.Json.ToJsonString(), patch.Json.ToJsonString());
        StrategicMerge.Apply(target.Json, patch.Json);
        Assert.Equal(targetBefore, target.Json.ToJsonString());
        Assert.Equal(patchBefore, patch.Json.ToJsonString());
    }

    /// <summary>Members, and the items of lists that merge, in one order.</summary>
    private static JsonNode? Sorted(JsonNode? node, string? name = null) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value, member.Key)))),
        JsonArray list when MergedLists.Contains(name) =>
            new JsonArray([.. list.Select(item => Sorted(item)).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray list => new JsonArray([.. list.Select(item => Sorted(item))]),
        _ => node?.DeepClone(),
    };

    private static void AssertMerged(string rule, string target, string patch, string expected)
    {
        var merged = StrategicMerge.Apply(JsonNode.Parse(target), JsonNode.Parse(patch));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), merged), $"{rule}: expected {expected}, got {merged?.ToJsonString()}");
    }

    private static string InPodSpec(string field, string list) => "{\"template\":{\"spec\":{\"" + field + "\":" + list + "}}}";

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;
}
