using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs.Rendering;

/// <summary>Pods with all that could be in the meter's way.</summary>
public static class CrowdedPods
{
    private static readonly string[] Names = ["main", "flowrun-meter", "flowrun-meter-2", "flowrun-meter-3", "other"];
    private static readonly string[] Paths = ["/data", "/flowrun", "/flowrun/meter", "/flowrun/meter/x", "/flowrun-meter/", "/flowrun-meter-2", "/flowrun-meter-20"];

    public static Arbitrary<JsonObject> Jobs() => (
        from others in Gen.SubListOf(Names[1..])
        from init in Gen.SubListOf(Names[1..])
        from volumes in Gen.SubListOf(Names[1..])
        from mounts in Gen.SubListOf(Paths)
        from words in Gen.NonEmptyListOf(Gen.Elements("etl", "--", "-c", "$(FLOWRUN_KEY)", "{{ key }}", "$$", ""))
        select Job([.. others], [.. init.Except(others)], [.. volumes], [.. mounts], [.. words])).ToArbitrary();

    private static JsonObject Job(string[] containers, string[] init, string[] volumes, string[] mounts, string[] words)
    {
        var job = Make.Job("main", words);
        var pod = job["template"]!["spec"]!;
        foreach (var name in containers)
        {
            pod["containers"]!.AsArray().Insert(0, Container(name));
        }

        pod["initContainers"] = new JsonArray([.. init.Select(Container)]);
        pod["volumes"] = new JsonArray([.. volumes.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["emptyDir"] = new JsonObject() })]);
        pod["containers"]!.AsArray().Single(container => (string?)container!["name"] == "main")!["volumeMounts"] =
            new JsonArray([.. mounts.Select(path => (JsonNode)new JsonObject { ["name"] = volumes.FirstOrDefault("none"), ["mountPath"] = path })]);
        return job;
    }

    private static JsonNode Container(string name) => new JsonObject { ["name"] = name, ["image"] = "registry.example/other:1", ["command"] = new JsonArray("other") };
}

[Properties(Arbitrary = [typeof(CrowdedPods)], MaxTest = 300)]
public sealed class OwnedMeterProperties
{
    [Property]
    public void Render_Measured_IsTheSameJobAroundTheMeter(JsonObject job)
    {
        var plain = Pod(job, null);
        var measured = Pod(job, "flowrun:1");

        var init = measured["initContainers"]!.AsArray();
        var sized = Sized(measured);
        var volume = (string)measured["volumes"]!.AsArray()[^1]!["name"]!;
        var mount = sized["volumeMounts"]!.AsArray()[^1]!;
        Assert.Equal(volume, (string?)mount["name"]);
        Assert.Equal(volume, (string?)init[0]!["volumeMounts"]![0]!["name"]);
        Assert.Equal($"{mount["mountPath"]}/flowrun-meter", (string?)sized["command"]![0]);

        // Without what is the meter's, nothing else has changed.
        init.RemoveAt(0);
        measured["volumes"]!.AsArray().RemoveAt(measured["volumes"]!.AsArray().Count - 1);
        sized["volumeMounts"]!.AsArray().RemoveAt(sized["volumeMounts"]!.AsArray().Count - 1);
        Assert.Equal("--", (string?)sized["command"]![1]);
        sized["command"]!.AsArray().RemoveRange(0, 2);
        Assert.Equal(plain.ToJsonString(), measured.ToJsonString());
    }

    [Property]
    public void Render_Measured_NamesAndPathsAreOnesOwn(JsonObject job)
    {
        var measured = Pod(job, "flowrun:1");

        AssertDistinct(measured["initContainers"]!.AsArray().Concat(measured["containers"]!.AsArray()).Select(container => (string)container!["name"]!));
        AssertDistinct(measured["volumes"]!.AsArray().Select(volume => (string)volume!["name"]!));
        var paths = Sized(measured)["volumeMounts"]!.AsArray().Select(mount => ((string)mount!["mountPath"]!).TrimEnd('/') + "/").ToList();
        Assert.DoesNotContain(paths[..^1], path => path.StartsWith(paths[^1], StringComparison.Ordinal) || paths[^1].StartsWith(path, StringComparison.Ordinal));
    }

    private static void AssertDistinct(IEnumerable<string> names)
    {
        var all = names.ToList();
        Assert.Equal(all.Distinct(), all);
    }

    private static JsonObject Sized(JsonObject pod) => pod["containers"]!.AsArray().Single(container => (string?)container!["name"] == "main")!.AsObject();

    private static JsonObject Pod(JsonObject job, string? meterImage)
    {
        var run = new Run(
            Make.Flow().Job(job).Build(),
            new RunId("abcdefghijklmnop"),
            1,
            Make.Created(),
            new Dictionary<string, string>(),
            new Dictionary<string, string>(),
            new SizingDecision(Bytes.Mebi(272), Bytes.Mebi(272), null, new Bytes(10), "256Mi: 272Mi"),
            Make.Time);
        var rendered = new JobRenderer(null, "jobs", meterImage).Render(run);
        return JsonNode.Parse(rendered.Json.Span)!["spec"]!["template"]!["spec"]!.AsObject();
    }
}
