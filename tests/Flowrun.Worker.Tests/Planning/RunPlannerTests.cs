using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
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
    public async Task PlanAsync_RequestWithParameters_RunsOnlyWhereTheFlowAllowsIt()
    {
        var record = new EventRecord.Requested(Make.Request("orders", ("mode", "full; rm -rf /")));

        var refused = Assert.IsType<RunPlan.Poison>(Assert.Single(await PlanAsync(record, Make.Flow().Build())));
        var allowed = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(record, Make.Flow().AllowEventOverrides("parameters").Build())));

        Assert.Contains("spec.allowEventOverrides", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("full; rm -rf /", allowed.Run.RequestedParameters["mode"]);
    }

    [Fact]
    public async Task PlanAsync_RequestWithOverrides_IsRefusedInsteadOfRunWithoutThem()
    {
        var record = new EventRecord.Requested(Make.Request() with { Overrides = new JsonObject { ["memory"] = "64Gi" } });

        var refused = Assert.IsType<RunPlan.Poison>(Assert.Single(await PlanAsync(record, Make.Flow().AllowEventOverrides("memory").Build())));

        Assert.Contains("overrides", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanNext_KilledAttempt_IsTheSameRunWithMoreMemory()
    {
        var first = Assert.IsType<RunPlan.Ready>(Assert.Single(await PlanAsync(Measures(null), Make.Created(size: 5), Make.Flow().Base("64Mi").RoundTo("1Mi").Build())));

        var next = Assert.IsType<RunPlan.Ready>(Planner(Measures(null)).PlanNext(first.Run, new KilledAttempt(first.Run.Sizing.Memory, 1)));

        Assert.Equal(first.Run.Id, next.Run.Id);
        Assert.Equal(2, next.Run.Attempt);
        Assert.Equal(Bytes.Mebi(128), next.Run.Sizing.Memory);
        Assert.Equal("killed at 64 MiB, × 2 = 128 MiB", next.Run.Sizing.Reason);
        Assert.Equal(first.Run.Object, next.Run.Object);
        Assert.NotEqual(first.Job.Name, next.Job.Name);
    }

    private static FakeMeasurer Measures(Measurement? measurement) => new(measurement);

    private static Task<IReadOnlyList<RunPlan>> PlanAsync(FakeMeasurer measurer, ObjectEvent created, params Flow[] flows) =>
        PlanAsync(measurer, new EventRecord.Created(created), flows);

    private static Task<IReadOnlyList<RunPlan>> PlanAsync(EventRecord record, params Flow[] flows) => PlanAsync(Measures(null), record, flows);

    private static async Task<IReadOnlyList<RunPlan>> PlanAsync(FakeMeasurer measurer, EventRecord record, Flow[] flows) =>
        await Planner(measurer).PlanAsync(record, new FlowCatalog(flows), TestContext.Current.CancellationToken);

    private static RunPlanner Planner(FakeMeasurer measurer) => new(measurer, NoModels.Instance, new JobRenderer(null, "default"));

    private sealed class FakeMeasurer(Measurement? measurement) : IObjectMeasurer
    {
        public Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken)
        {
            Assert.NotNull(measurement);
            return Task.FromResult(measurement);
        }
    }
}
