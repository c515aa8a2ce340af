using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Testing;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Planning;

public class RunPlannerTests
{
    [Fact]
    public async Task PlanAsync_SizeInTheEvent_AsksNobody()
    {
        var plan = Assert.Single(await PlanAsync(Measures(null), Make.Created(size: 5), Make.Flow().Base("64Mi").PerInputByte(1_000_000).RoundTo("1Mi").Build()));

        var ready = Assert.IsType<RunPlan.Ready>(plan);
        Assert.Equal(Bytes.Mebi(69), ready.Run.Sizing.Memory);
        Assert.Equal(new Bytes(5), ready.Run.Sizing.InputBytes);
    }

    [Fact]
    public async Task PlanAsync_NoSizeInTheEvent_TakesTheMeasuredOneAndKeepsTheRunId()
    {
        var announced = Make.Created(size: null);
        var measured = new Measurement.Measured(new Bytes(7), announced with { Size = new Bytes(7), ETag = "another" });

        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(Measures(measured), announced, Make.Flow().Build())));

        Assert.Equal(new Bytes(7), ready.Run.Sizing.InputBytes);
        Assert.Equal(Core.Runs.RunId.Of(ready.Run.Flow.Group, announced), ready.Run.Id);
    }

    [Fact]
    public async Task PlanAsync_SizeDecidesTheFlow_IsMeasuredBeforeRouting()
    {
        var announced = Make.Created(size: null);
        var measured = new Measurement.Measured(Bytes.Gibi(1), announced with { Size = Bytes.Gibi(1) });
        var large = Make.Flow("large").NoTrigger().Trigger("landing", minSize: "1Mi").Build();
        var small = Make.Flow("small").NoTrigger().Trigger("landing", maxSize: "1Mi").Build();

        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(Measures(measured), announced, large, small)));

        Assert.Equal("large", ready.Run.Flow.Group.Value);
    }

    [Theory]
    [InlineData(SizingInput.Object, "1088Mi")]
    [InlineData(SizingInput.Prefix, "576Mi")]
    [InlineData(SizingInput.Manifest, "576Mi")]
    public async Task PlanAsync_Expansion_IsOfTheObjectAlone(SizingInput input, string memory)
    {
        var created = Make.Created(key: "orders/a.gz", size: null);
        var flow = Make.Flow().Input(input).Base("64Mi").PerInputByte(1).Expansion("gz", 2).Build();
        var measured = new Measurement.Measured(Bytes.Mebi(512), created with { Size = Bytes.Mebi(1) });

        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(Measures(measured), created, flow)));

        Assert.Equal(memory, ready.Run.Sizing.Memory.ToString());
    }

    [Fact]
    public async Task PlanAsync_SeveralGroupsWantIt_OnePlanEach_AndOneThatFailsLeavesTheOthers()
    {
        var refused = Make.Flow("listed").Input(SizingInput.Manifest).Build();
        var good = Make.Flow("orders").Build();

        var plans = await PlanAsync(Measures(new Measurement.Refused("no manifest")), Make.Created(), refused, good);

        Assert.Equal(2, plans.Count);
        Assert.Equal("no manifest", Assert.Single(plans.OfType<RunPlan.Poison>()).Reason);
        Assert.Equal("orders", Assert.Single(plans.OfType<RunPlan.Ready>()).Run.Flow.Group.Value);
    }

    public static TheoryData<Measurement, Type> Unknown => new()
    {
        { new Measurement.Vanished("gone"), typeof(RunPlan.Vanished) },
        { new Measurement.Transient("slow"), typeof(RunPlan.Transient) },
        { new Measurement.Misconfigured("denied"), typeof(RunPlan.Misconfigured) },
        { new Measurement.Refused("odd"), typeof(RunPlan.Poison) },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task PlanAsync_SizeThatCannotBeKnown_IsNeverGuessed(Measurement measurement, Type expected) =>
        Assert.IsType(expected, Assert.Single(await PlanAsync(Measures(measurement), Make.Created(size: null), Make.Flow().Build())));

    [Fact]
    public async Task PlanAsync_RequestWithParametersThatTheFlowDoesNotAllow_RunsWithoutThemAndSaysWhy()
    {
        var record = new EventRecord.Requested(Make.Request("orders", ("mode", "full; rm -rf /")));

        var refused = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(record, Make.Flow().Build())));
        var allowed = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(record, Make.Flow().AllowEventOverrides("parameters").Build())));

        Assert.Empty(refused.Run.RequestedParameters);
        Assert.Contains("spec.allowEventOverrides", Assert.Single(refused.Run.Overrides.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal("full; rm -rf /", allowed.Run.RequestedParameters["mode"]);
        Assert.Empty(allowed.Run.Overrides.Refused);
    }

    [Fact]
    public async Task PlanAsync_RequestWithMemory_HasItInsteadOfTheDecision()
    {
        var record = new EventRecord.Requested(Make.Request() with { Overrides = new JsonObject { ["memory"] = "100Gi" } });

        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(record, Make.Flow().Maximum("4Gi").Limit(2).AllowEventOverrides("memory").Build())));

        Assert.Equal(Bytes.Gibi(4), ready.Run.Sizing.Memory);
        Assert.Equal(Bytes.Gibi(8), ready.Run.Sizing.MemoryLimit);
        Assert.Equal("100Gi asked for by the run request, held to the maximum 4Gi, instead of 256Mi", ready.Run.Sizing.Reason);
    }

    [Fact]
    public async Task PlanAsync_NoFlowAllowsOverrides_DoesNotAskForMetadata()
    {
        var measurer = Measures(null);

        await PlanAsync(measurer, Make.Created(), Make.Flow().Build());

        Assert.Equal(0, measurer.Looks);
    }

    [Fact]
    public async Task PlanAsync_FlowAllowsOverrides_AsksOnceForAllFlowsAndGivesEachWhatItAllows()
    {
        var created = Make.Created(size: 5);
        var measurer = Measures(new Measurement.Measured(new Bytes(9), created with { Size = new Bytes(9), Metadata = Metadata(("flowrun-memory", "1Gi")) }));

        var plans = await PlanAsync(
            measurer, created, Make.Flow("a").AllowEventOverrides("memory").Build(), Make.Flow("b").AllowEventOverrides("labels").Build(), Make.Flow("c").Build());

        Assert.Equal(1, measurer.Looks);
        var runs = plans.Cast<RunPlan.Ready>().Select(ready => ready.Run).ToList();
        Assert.Equal(["1Gi", "256Mi", "256Mi"], runs.Select(run => run.Sizing.Memory.ToString()));
        Assert.Equal([0, 1, 0], runs.Select(run => run.Overrides.Refused.Count));
        Assert.All(runs, run => Assert.Equal(new Bytes(5), run.Object!.Size));
        Assert.Equal("1Gi", Assert.IsType<EventRecord.Created>(runs[0].Event).Object.Metadata!["flowrun-memory"]);
    }

    [Fact]
    public async Task PlanAsync_MetadataInTheEvent_AsksNobody()
    {
        var measurer = Measures(null);
        var created = Make.Created() with { Metadata = Metadata(("flowrun-label-team", "finance")) };

        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(measurer, created, Make.Flow().AllowEventOverrides("labels").Build())));

        Assert.Equal("finance", ready.Run.Overrides.Labels["team"]);
        Assert.Equal(0, measurer.Looks);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task PlanAsync_MetadataThatCannotBeKnown_IsNeverTakenForNone(Measurement measurement, Type expected) =>
        Assert.IsType(expected, Assert.Single(await PlanAsync(Measures(measurement), Make.Created(), Make.Flow().AllowEventOverrides("memory").Build())));

    private static Dictionary<string, string> Metadata(params (string Name, string Value)[] metadata) =>
        metadata.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);

    private static FakeMeasurer Measures(Measurement? measurement) => new(measurement);

    private static Task<IReadOnlyList<RunPlan>> PlanAsync(FakeMeasurer measurer, ObjectEvent created, params Flow[] flows) =>
        PlanAsync(measurer, new EventRecord.Created(created), flows);

    private static Task<IReadOnlyList<RunPlan>> PlanAsync(EventRecord record, params Flow[] flows) => PlanAsync(Measures(null), record, flows);

    private static async Task<IReadOnlyList<RunPlan>> PlanAsync(FakeMeasurer measurer, EventRecord record, Flow[] flows) =>
        await Planner(measurer).PlanAsync(record, new FlowCatalog(flows), TestContext.Current.CancellationToken);

    private static RunPlanner Planner(FakeMeasurer measurer) => new(measurer, NoModels.Instance, new JobRenderer(null, "default"));

    private sealed class FakeMeasurer(Measurement? measurement) : IObjectMeasurer
    {
        public int Looks { get; private set; }

        public Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken)
        {
            Looks++;
            return MeasureAsync(SizingInput.Object, created, cancellationToken);
        }

        public Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken)
        {
            Assert.NotNull(measurement);
            return Task.FromResult(measurement);
        }
    }
}
