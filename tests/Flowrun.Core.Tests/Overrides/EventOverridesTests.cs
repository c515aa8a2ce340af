using System.Text.Json.Nodes;
using Flowrun.Core.Overrides;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Overrides;

public class EventOverridesTests
{
    private static readonly string[] All = ["memory", "priorityClassName", "parameters", "labels"];

    [Fact]
    public void Decide_EverythingAllowed_IsGranted()
    {
        var granted = Decide(
            """{"memory": "4Gi", "priorityClassName": "bulk.low", "labels": {"team": "finance", "example.com/cost": "7"}}""",
            parameters: [("mode", "full")]);

        Assert.Equal("4Gi", granted.Memory!.Wanted.ToString());
        Assert.Equal("bulk.low", granted.PriorityClassName);
        Assert.Equal("finance", granted.Labels["team"]);
        Assert.Equal("7", granted.Labels["example.com/cost"]);
        Assert.Equal("full", granted.Parameters["mode"]);
        Assert.Empty(granted.Refused);
        Assert.Equal("memory, priorityClassName, labels.example.com/cost, labels.team, parameters.mode", granted.Applied);
        Assert.Null(granted.RefusedReason);
    }

    [Fact]
    public void Decide_NothingAllowed_RefusesAllAndSaysWhatWouldAllowIt()
    {
        var refused = Decide("""{"memory": "4Gi", "priorityClassName": "bulk", "labels": {"team": "a"}}""", parameters: [("mode", "full")], allowed: []);

        Assert.Null(refused.Memory);
        Assert.Null(refused.PriorityClassName);
        Assert.Empty(refused.Labels);
        Assert.Empty(refused.Parameters);
        Assert.Null(refused.Applied);
        Assert.Equal(
            ["memory overrides.memory", "priorityClassName overrides.priorityClassName", "labels overrides.labels.team", "parameters parameters.mode"],
            refused.Refused.Select(one => $"{one.Name} {one.Where}"));
        Assert.All(refused.Refused, one => Assert.Equal($"flow orders does not allow it: spec.allowEventOverrides would have to list {one.Name}", one.Reason));
        Assert.StartsWith("overrides.memory: flow orders does not allow it", refused.RefusedReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_AskingForNothing_IsNothing()
    {
        Assert.Same(EventOverrides.None, Decide(null));
        Assert.Null(Decide("{}").Applied);
        Assert.Empty(Decide(null, metadata: [("author", "somebody"), ("flow", "x")]).Refused);
    }

    [Theory]
    [InlineData("""{"memory": "lots"}""", "overrides.memory: found \"lots\": expected a quantity such as 4Gi or 512Mi")]
    [InlineData("""{"memory": "-1Gi"}""", "overrides.memory: found \"-1Gi\": expected a quantity such as 4Gi or 512Mi")]
    [InlineData("""{"memory": {"request": "4Gi"}}""", "overrides.memory: expected a text")]
    [InlineData("""{"memory": null}""", "overrides.memory: expected a text")]
    [InlineData("""{"priorityClassName": "High Priority"}""", "overrides.priorityClassName: found \"High Priority\": expected the name of a PriorityClass: a-z, 0-9, - and ., with a letter or digit at both ends")]
    [InlineData("""{"priorityClassName": "system-node-critical"}""", "overrides.priorityClassName: found system-node-critical: the classes system-* are for what Kubernetes itself is made of")]
    [InlineData("""{"labels": "team=a"}""", "overrides.labels: expected an object of labels")]
    [InlineData("""{"labels": ["team"]}""", "overrides.labels: expected an object of labels")]
    [InlineData("""{"labels": {"team": ["a"]}}""", "overrides.labels.team: expected a text")]
    [InlineData("""{"image": "evil:1"}""", "overrides.image: no event sets that: known here: memory, priorityClassName, parameters, labels")]
    [InlineData("""{"label": {"a": "b"}}""", "overrides.label: no event sets that: did you mean labels? known here: memory, priorityClassName, parameters, labels")]
    [InlineData("""{"parameters": {"a": "b"}}""", "overrides.parameters: parameters stand beside overrides, not in it")]
    public void Decide_Malformed_IsRefusedWithTheReason(string overrides, string reason)
    {
        var decided = Decide(overrides);

        Assert.Null(decided.Applied);
        Assert.Equal(reason, decided.RefusedReason);
    }

    [Theory]
    [InlineData("flowrun.dev/run")]
    [InlineData("sub.flowrun.dev/x")]
    [InlineData("app.kubernetes.io/managed-by")]
    [InlineData("kubernetes.io/x")]
    [InlineData("node.k8s.io/x")]
    [InlineData("k8s.io/x")]
    [InlineData("kueue.x-k8s.io/queue-name")]
    [InlineData("kueue.x-k8s.io/priority-class")]
    [InlineData("job-name")]
    [InlineData("controller-uid")]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("a/b/c")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("EXAMPLE.com/x")]
    [InlineData("a\nb")]
    [InlineData("größe")]
    public void Decide_LabelThatIsNotAnEventsToSet_IsRefused(string key)
    {
        var decided = Decide(new JsonObject { ["labels"] = new JsonObject { [key] = "x" } }.ToJsonString());

        Assert.Empty(decided.Labels);
        Assert.Equal("labels", Assert.Single(decided.Refused).Name);
        Assert.DoesNotContain('\n', decided.RefusedReason!);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("x\": \"y")]
    [InlineData("{{ key }}")]
    [InlineData("-a")]
    [InlineData("größe")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Decide_LabelWithAValueThatIsNone_IsRefused(string value) =>
        Assert.Empty(Decide(new JsonObject { ["labels"] = new JsonObject { ["team"] = value } }.ToJsonString()).Labels);

    [Fact]
    public void Decide_MoreLabelsThanAnyoneNeeds_RefusesTheRest()
    {
        var labels = new JsonObject(Enumerable.Range(0, 40).Select(index => KeyValuePair.Create($"l{index}", (JsonNode?)"x")));

        var decided = Decide(new JsonObject { ["labels"] = labels }.ToJsonString());

        Assert.Equal(32, decided.Labels.Count);
        Assert.Equal(8, decided.Refused.Count);
    }

    [Theory]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("{{ key }}")]
    [InlineData("größe")]
    public void Decide_ParameterWhoseNameIsNone_IsRefused(string name) =>
        Assert.Equal("parameters", Assert.Single(Decide(null, parameters: [(name, "x")]).Refused).Name);

    [Fact]
    public void Decide_ParameterInAnotherSpelling_IsTheFlowsOwn()
    {
        var flow = Make.Flow().Parameter("storeId", "none").AllowEventOverrides(All).Build();

        var decided = EventOverrides.Decide(flow, Map([("STOREID", "7")]), null, null, "the event");

        Assert.Equal("7", decided.Parameters["storeId"]);
        Assert.Single(decided.Parameters);
    }

    [Fact]
    public void Decide_TwoSpellingsOfOneVariable_RefusesTheSecond()
    {
        var decided = Decide(null, parameters: [("mode", "a"), ("MODE", "b")]);

        Assert.Equal("b", Assert.Single(decided.Parameters).Value);
        Assert.Equal("parameters.mode: another spelling of this name comes before it, and both are FLOWRUN_PARAM_MODE", decided.RefusedReason);
    }

    [Fact]
    public void Decide_ParametersTooLargeForAJob_RefusesThoseThatDoNotFit()
    {
        var decided = Decide(null, parameters: [("a", new string('x', 30_000)), ("b", new string('ü', 2_000)), ("c", "x")]);

        Assert.Equal(["a", "c"], decided.Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("parameters.b: the parameters of one event hold at most 32768 bytes", decided.RefusedReason);
    }

    [Fact]
    public void Decide_Metadata_SetsTheSame()
    {
        var decided = Decide(null, metadata:
        [
            ("flowrun-memory", "2Gi"), ("Flowrun-Priority-Class-Name", "bulk"), ("flowrun-label-cost-center", "C7"), ("flowrun-parameter-store-id", "x\ny"), ("author", "a"),
        ]);

        Assert.Equal("the object's metadata", decided.Memory!.Source);
        Assert.Equal("bulk", decided.PriorityClassName);
        Assert.Equal("C7", decided.Labels["cost-center"]);
        Assert.Equal("x\ny", decided.Parameters["store_id"]);
        Assert.Empty(decided.Refused);
    }

    [Fact]
    public void Decide_EventAndMetadata_TheEventWins()
    {
        var decided = Decide(
            """{"memory": "2Gi", "labels": {"team": "a"}}""",
            parameters: [("mode", "event")],
            metadata: [("flowrun-memory", "4Gi"), ("flowrun-label-team", "b"), ("flowrun-label-shift", "night"), ("flowrun-parameter-mode", "metadata")]);

        Assert.Equal(("2Gi", "the event"), (decided.Memory!.Wanted.ToString(), decided.Memory.Source));
        Assert.Equal(("a", "night"), (decided.Labels["team"], decided.Labels["shift"]));
        Assert.Equal("event", Assert.Single(decided.Parameters).Value);
        Assert.Empty(decided.Refused);
    }

    [Fact]
    public void Decide_MetadataThatIsNotKnown_IsRefusedWithAGuess() =>
        Assert.Equal(
            "x-amz-meta-flowrun-memroy: no metadata sets that: did you mean memory? known here: memory, priority-class-name, label-*, parameter-*",
            Decide(null, metadata: [("flowrun-memroy", "4Gi")]).RefusedReason);

    [Fact]
    public void RefusedReason_VeryMuchIsRefused_IsCut()
    {
        var reason = Decide(null, metadata: [.. Enumerable.Range(0, 500).Select(index => ($"flowrun-x{index}", "y"))]).RefusedReason!;

        Assert.InRange(reason.Length, 500, 1100);
        Assert.Matches("; and [0-9]+ more$", reason);
    }

    private static EventOverrides Decide(
        string? overrides, (string, string)[]? parameters = null, (string, string)[]? metadata = null, string[]? allowed = null) =>
        EventOverrides.Decide(
            Make.Flow().AllowEventOverrides(allowed ?? All).Build(),
            Map(parameters ?? []),
            overrides is null ? null : JsonNode.Parse(overrides)!.AsObject(),
            metadata is null ? null : Map(metadata),
            "the event");

    private static Dictionary<string, string> Map((string Name, string Value)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
}
