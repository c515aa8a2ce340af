using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Overrides;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Jobs;

public class JobRendererOverridesTests
{
    [Fact]
    public void Render_Labels_StandOnTheJobAndNotOnItsPods()
    {
        var job = Render(Make.Flow().AllowEventOverrides("labels").Build(), """{"labels": {"team": "finance", "a": ""}}""");

        var labels = job["metadata"]!["labels"]!;
        Assert.Equal(("finance", "", "flowrun"), ((string)labels["team"]!, (string)labels["a"]!, (string)labels[WellKnown.ManagedByLabel]!));
        Assert.False(job["spec"]!["template"]!["metadata"]!["labels"]!.AsObject().ContainsKey("team"));
        Assert.Equal("labels.a, labels.team", (string)job["metadata"]!["annotations"]![WellKnown.OverridesAnnotation]!);
    }

    [Fact]
    public void Render_PriorityClass_ReplacesTheFlowsOwnAndWhatBelongsToIt()
    {
        var spec = Make.Job();
        var pod = spec["template"]!["spec"]!.AsObject();
        (pod["priorityClassName"], pod["priority"], pod["preemptionPolicy"]) = ("usual", 1000, "Never");
        var flow = Make.Flow().Job(spec).AllowEventOverrides("priorityClassName").Build();

        var changed = Render(flow, """{"priorityClassName": "bulk"}""")["spec"]!["template"]!["spec"]!.AsObject();
        var usual = Render(flow, "{}")["spec"]!["template"]!["spec"]!.AsObject();

        Assert.Equal("bulk", (string)changed["priorityClassName"]!);
        Assert.False(changed.ContainsKey("priority") || changed.ContainsKey("preemptionPolicy"));
        Assert.Equal(("usual", 1000), ((string)usual["priorityClassName"]!, (int)usual["priority"]!));
    }

    [Fact]
    public void Render_Refused_SaysWhyOnTheJob()
    {
        var job = Render(Make.Flow().Build(), """{"memory": "4Gi"}""");

        Assert.Equal(
            "overrides.memory: flow orders does not allow it: spec.allowEventOverrides would have to list memory",
            (string)job["metadata"]!["annotations"]![WellKnown.RefusedOverridesAnnotation]!);
    }

    [Fact]
    public void Render_AskingForNothing_LeavesNoTrace()
    {
        var annotations = Render(Make.Flow().AllowEventOverrides("memory").Build(), "{}")["metadata"]!["annotations"]!.AsObject();

        Assert.False(annotations.ContainsKey(WellKnown.OverridesAnnotation) || annotations.ContainsKey(WellKnown.RefusedOverridesAnnotation));
    }

    [Fact]
    public void Render_AnotherAttempt_KeepsWhatTheEventSet()
    {
        var job = Render(Make.Flow().AllowEventOverrides("labels", "priorityClassName").Build(), """{"labels": {"team": "a"}, "priorityClassName": "bulk"}""", attempt: 2);

        Assert.Equal("a", (string)job["metadata"]!["labels"]!["team"]!);
        Assert.Equal("bulk", (string)job["spec"]!["template"]!["spec"]!["priorityClassName"]!);
    }

    private static JsonObject Render(Flow flow, string overrides, int attempt = 1)
    {
        var record = new EventRecord.Created(Make.Created()) { Overrides = JsonNode.Parse(overrides)!.AsObject() };
        var decided = EventOverrides.Of(flow, record);
        var run = new Run(
            flow, RunId.Of(flow.Group, record.Object), attempt, record.Object, new Dictionary<string, string>(), decided.Parameters,
            StaticSizing.Decide(flow.Sizing, new Bytes(10), "a.csv"), Make.Time, null, decided, record);
        return JsonNode.Parse(new JobRenderer(null, "default").Render(run).Json.Span)!.AsObject();
    }
}
