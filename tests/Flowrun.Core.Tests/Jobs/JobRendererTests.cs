using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Tests.Jobs.Rendering;
using Flowrun.Testing;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs;

public sealed class JobRendererTests
{
    private static readonly SizingDecision Sizing = new(Bytes.Mebi(272), Bytes.Mebi(272), null, new Bytes(10), "256Mi: 272Mi");

    [Fact]
    public void Render_FlowWithoutNamespace_GoesToTheDefault()
    {
        Assert.Equal("jobs", Render(Run(Make.Flow().Build())).Namespace);
        Assert.Equal("flows", Render(Run(Make.Flow().Namespace("flows").Build())).Namespace);
    }

    [Fact]
    public void Render_SameRunAgain_GivesTheSameBytes()
    {
        var renderer = new JobRenderer(null, "jobs");
        var run = Run(Make.Flow().Parameter("date", "{{ key }}").Build());
        Assert.Equal(renderer.Render(run).Json.ToArray(), renderer.Render(run with { }).Json.ToArray());
        Assert.Equal(renderer.Render(run).Json.ToArray(), Render(run).Json.ToArray());
    }

    [Fact]
    public void Render_AfterAnotherRunOfTheFlow_HasNothingOfIt()
    {
        var renderer = new JobRenderer(null, "jobs");
        var flow = Make.Flow().Override(new OverrideCondition(MinAttempt: 2), new JsonObject { ["activeDeadlineSeconds"] = 1 }).Build();
        Run[] runs =
        [
            Run(flow),
            Run(flow) with { Attempt = 2 },
            Run(flow) with { Object = null },
            Run(flow) with { TraceParent = "00-trace" },
            Run(flow, Make.Created() with { VersionId = "v1" }),
            Run(flow) with { Sizing = Sizing with { MemoryLimit = null, EphemeralStorage = Bytes.Gibi(1) } },
            Run(flow) with { RequestedParameters = new Dictionary<string, string> { ["x"] = "1" } },
            Run(flow) with { EventTime = null },
            Run(flow) with { Event = new EventRecord.Created(Make.Created()) },
        ];
        foreach (var run in runs.Concat(runs))
        {
            Assert.Equal(Render(run).Json.ToArray(), renderer.Render(run).Json.ToArray());
        }

        Assert.Equal(runs.Length, runs.Select(run => Convert.ToHexString(renderer.Render(run).Json.Span)).Distinct().Count());
    }

    [Fact]
    public void Render_ByManyThreadsAtOnce_GivesTheSameBytes()
    {
        var flow = FlowReader.Read(JsonNode.Parse(Make.Manifest().ToJsonString())).Flow!;
        var expected = Render(Run(flow with { Job = flow.Job.DeepClone().AsObject() })).Json.ToArray();
        var renderer = new JobRenderer(null, "jobs");
        Parallel.For(0, 100, _ => Assert.Equal(expected, renderer.Render(Run(flow)).Json.ToArray()));
    }

    [Fact]
    public void Render_MoreShapesThanAreKept_StillRendersEach()
    {
        var renderer = new JobRenderer(null, "jobs");
        var flow = Make.Flow().Build();
        for (var index = 0; index < 200; index++)
        {
            var run = Run(flow) with { RequestedParameters = new Dictionary<string, string> { [$"made-up.{index}"] = $"{index}" } };
            Assert.Equal($"{index}", Environment(renderer.Render(run))[$"FLOWRUN_PARAM_MADE_UP_{index}"]);
        }
    }

    [Fact]
    public void Render_ManyOverrides_AppliesThoseThatHold()
    {
        var builder = Make.Flow();
        for (var index = 0; index < 100; index++)
        {
            builder.Override(new OverrideCondition(MinAttempt: 1 + (index % 2)), new JsonObject { [$"field{index}"] = index });
        }

        var spec = Parse(Render(Run(builder.Build())))["spec"]!.AsObject();
        Assert.Equal(Enumerable.Range(0, 50).Select(index => $"field{2 * index}"), spec.Select(member => member.Key).Where(name => name.StartsWith("field", StringComparison.Ordinal)));
    }

    [Fact]
    public void Render_EventTimeElsewhere_IsWrittenInUtc()
    {
        var run = Run(Make.Flow().Build()) with { EventTime = new DateTimeOffset(2026, 11, 22, 20, 0, 0, 50, TimeSpan.FromHours(2)) };
        Assert.Equal("2026-11-22T18:00:00.05Z", (string?)Parse(Render(run))["metadata"]!["annotations"]![WellKnown.EventTimeAnnotation]);
    }

    [Fact]
    public void Render_RequestedParameters_LieOverTheFlows()
    {
        var flow = Make.Flow().Parameter("date", "{{ match.date }}").Parameter("store-name", "{{ bucket }}-{{ size }}").Build();
        var run = Run(flow) with { RequestedParameters = new Dictionary<string, string> { ["date"] = "today {{ key }}", ["store.name"] = "lost", ["other"] = "3" } };
        var environment = Environment(Render(run));
        Assert.Equal("today {{ key }}", environment["FLOWRUN_PARAM_DATE"]);
        Assert.Equal("landing-10", environment["FLOWRUN_PARAM_STORE_NAME"]);
        Assert.Equal("3", environment["FLOWRUN_PARAM_OTHER"]);
    }

    [Fact]
    public void Render_TemplateHash_ChangesWithTheTemplateAndNotWithTheRun()
    {
        static string Hash(Run run, JsonObject? baseTemplate = null) =>
            (string)Parse(new JobRenderer(baseTemplate, "jobs").Render(run))["metadata"]!["annotations"]![WellKnown.TemplateHashAnnotation]!;

        var hash = Hash(Run(Make.Flow().Build()));
        Assert.Matches("^[0-9a-f]{16}$", hash);
        Assert.Equal(hash, Hash(Run(Make.Flow("other").Build(), Make.Created(key: "b.csv")) with { Attempt = 3 }));
        string[] others =
        [
            Hash(Run(Make.Flow().Command("other").Build())),
            Hash(Run(Make.Flow().Build()), new JsonObject { ["backoffLimit"] = 1 }),
            Hash(Run(Make.Flow().Override(new OverrideCondition(MinSize: Bytes.Gibi(1)), []).Build())),
            Hash(Run(Make.Flow().Override(new OverrideCondition(MaxSize: Bytes.Gibi(1)), []).Build())),
        ];
        Assert.Equal(others.Length, others.Append(hash).Distinct().Count() - 1);
    }

    [Fact]
    public void Render_TemplateHash_DoesNotSeeTheOrderOfMembers()
    {
        var job = Make.Job();
        job["a"] = 1;
        var reordered = new JsonObject { ["a"] = 1, ["template"] = job["template"]!.DeepClone() };
        string HashOf(JsonObject spec) =>
            (string)Parse(Render(Run(Make.Flow().Job(spec).Build())))["metadata"]!["annotations"]![WellKnown.TemplateHashAnnotation]!;

        Assert.Equal(HashOf(job), HashOf(reordered));
    }

    [Theory]
    [InlineData("{{ nothing }}", "spec.job.template.spec.containers[0].command[0]: '{{ nothing }}' is unknown; known are bucket, key, uri, size, run.id, flow, group, attempt, match.* and the declared parameters.*")]
    [InlineData("{{ parameters.date }}", "spec.job.template.spec.containers[0].command[0]: '{{ parameters.date }}' is unknown; known are bucket, key, uri, size, run.id, flow, group, attempt, match.* and the declared parameters.*")]
    [InlineData("{{ .memory }}", "spec.job.template.spec.containers[0].command[0]: '{{ .memory }}' is unknown; known are bucket, key, uri, size, run.id, flow, group, attempt, match.* and the declared parameters.*")]
    [InlineData("{{ key", "spec.job.template.spec.containers[0].command[0]: '{{ key' is not closed by '}}'")]
    [InlineData("{{ match.date }}", "spec.template.spec.containers[0].command[0]: '{{ match.date }}' has no value in run abcdefghijklmnop")]
    public void Render_PlaceholderWithoutValue_IsRefusedWithItsPlace(string text, string message)
    {
        var run = Run(Make.Flow().Command(text).Build());
        Assert.Equal(message, Assert.Throws<InvalidRunException>(() => Render(run)).Message);
    }

    [Theory]
    [InlineData("{{ key }}", "spec.template.spec.containers[0].command[0]: '{{ key }}' has no value in a run without an object")]
    [InlineData("{{ uri }}", "spec.template.spec.containers[0].command[0]: '{{ uri }}' has no value in a run without an object")]
    [InlineData("{{ size }}", "spec.template.spec.containers[0].command[0]: '{{ size }}' has no value in a run without a known object size")]
    public void Render_ObjectPlaceholderWithoutObject_IsRefusedWithItsPlace(string text, string message)
    {
        var run = Run(Make.Flow().Command(text).Build()) with { Object = null };
        Assert.Equal(message, Assert.Throws<InvalidRunException>(() => Render(run)).Message);
    }

    [Theory]
    [InlineData("{{ match.date }}", "spec.parameters.date: '{{ match.date }}' has no value in run abcdefghijklmnop; let the request give the parameter 'date'")]
    [InlineData("{{ run.id }}", "spec.parameters.date: '{{ run.id }}' is unknown in a parameter; known are bucket, key, uri, size and match.*")]
    public void Render_ParameterWithoutValue_IsRefusedWithItsPlace(string text, string message)
    {
        var run = Run(Make.Flow().Parameter("date", text).Build());
        Assert.Equal(message, Assert.Throws<InvalidRunException>(() => Render(run)).Message);
    }

    [Fact]
    public void Render_TemplateHash_DoesNotSeeTheMeter()
    {
        var run = Run(Make.Flow().Build());
        string HashWith(string? meterImage) =>
            (string)Parse(new JobRenderer(null, "jobs", meterImage).Render(run))["metadata"]!["annotations"]![WellKnown.TemplateHashAnnotation]!;

        Assert.Equal(HashWith(null), HashWith("flowrun:1"));
        Assert.Equal(HashWith(null), HashWith("flowrun:2"));
    }

    [Fact]
    public void Render_SizedContainerMissing_IsRefused()
    {
        var run = Run(Make.Flow().Job(Make.Job("other")).Build());
        Assert.Equal(
            "spec.job.template.spec.containers: flow orders has no container named 'main' to size",
            Assert.Throws<InvalidRunException>(() => Render(run)).Message);
    }

    [Property(Arbitrary = [typeof(Dollars)], MaxTest = 500)]
    public void Render_AnyKey_ReachesTheContainerAsItIs(DollarText dollars, string? text, DollarText literal)
    {
        // A lone surrogate is no key: the parser refuses it.
        var key = string.Concat((dollars.Text + text + "\"\\\u2028/../").EnumerateRunes());
        var safe = literal.Text.Replace("{{", "", StringComparison.Ordinal);
        var flow = Make.Flow().Command("{{ key }}", $"{safe}{{{{key}}}}{safe}", "$(FLOWRUN_KEY)", "$(FLOWRUN_URI)").Build();

        var rendered = Render(Run(flow, Make.Created(key: key)));

        var job = Parse(rendered);
        var environment = Environment(rendered);
        Assert.Equal(key, environment["FLOWRUN_KEY"]);
        var kubelet = new Kubelet(readsRunes: true, environment);
        var command = job["spec"]!["template"]!["spec"]!["containers"]![0]!["command"]!.AsArray().Select(word => kubelet.Expand((string)word!)).ToList();
        Assert.Equal([key, kubelet.Expand(safe) + key + kubelet.Expand(safe), key, $"s3://landing/{key}"], command);
        Assert.Equal($"s3://landing/{key}", (string?)job["metadata"]!["annotations"]![WellKnown.UriAnnotation]);
        Assert.Equal(Shape(Parse(Render(Run(flow)))), Shape(job));
    }

    private static RenderedJob Render(Run run) => new JobRenderer(null, "jobs").Render(run);

    private static Run Run(Flow flow, ObjectEvent? created = null) => new(
        flow,
        new RunId("abcdefghijklmnop"),
        1,
        created ?? Make.Created(),
        new Dictionary<string, string>(),
        new Dictionary<string, string>(),
        Sizing,
        Make.Time);

    private static JsonNode Parse(RenderedJob job) => JsonNode.Parse(job.Json.Span)!;

    /// <summary>What the first container finds, as its kubelet sets it.</summary>
    private static Dictionary<string, string> Environment(RenderedJob job)
    {
        var environment = new Dictionary<string, string>();
        foreach (var variable in Parse(job)["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray())
        {
            environment.Add((string)variable!["name"]!, new Kubelet(readsRunes: true, environment).Expand((string)variable["value"]!));
        }

        return environment;
    }

    /// <summary>The JSON without its strings' contents.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(',', map.Select(member => member.Key + ":" + Shape(member.Value))) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Shape)) + "]",
        _ => node?.GetValueKind().ToString() ?? "null",
    };
}
