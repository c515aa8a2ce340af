using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Tests.Kubernetes;
using Flowrun.Testing;

namespace Flowrun.Sandbox.Tests.Kubelet;

/// <summary>What a real node made of a container's command, this one makes of it too: by cgroup and by watching.</summary>
public sealed class RecordedRunsTests
{
    /// <summary>The sandbox has no images; what it does instead is tested below.</summary>
    private const string NeedsImages = "run-image-missing";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Runs
    {
        get
        {
            var runs = new TheoryData<string, bool>();
            foreach (var name in Fixtures.Names("kubernetes").Where(name => name.StartsWith("run-", StringComparison.Ordinal) && name != NeedsImages))
            {
                runs.Add(name, false);
                runs.Add(name, true);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Run_OfARecordedJob_EndsAsRecorded(string name, bool watchesMemory)
    {
        var recorded = Replay.Recorded(name);
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { WatchMemory = watchesMemory }, Token);
        if (!watchesMemory && cluster.Cgroup is null)
        {
            Assert.Skip("This process may not make memory cgroups; watching is tested.");
        }

        cluster.CreateNamespace("recorded-runs");
        var job = recorded["job"]!;
        cluster.Create(JobOf(job));

        var expectedEvents = Events(recorded["events"]!.AsArray().Select(one => one!.AsObject()), (string)job["metadata"]!["name"]!);
        await cluster.UntilAsync(_ => cluster.Jobs("recorded-runs").Single()["status"]!["conditions"] is JsonArray conditions
            && conditions.Any(one => (string?)one!["type"] is "Complete" or "Failed")
            && cluster.Events("recorded-runs").Count >= expectedEvents.Count
            && cluster.Pods("recorded-runs").Count <= recorded["pods"]!.AsArray().Count, Token);

        var ended = cluster.Jobs("recorded-runs").Single();
        Assert.Equal(Text(job["status"]!), Text(ended["status"]!));
        Assert.Equal(recorded["pods"]!.AsArray().Select(pod => Text(PodOutcome(pod!))), cluster.Pods("recorded-runs").Select(pod => Text(PodOutcome(pod))));
        Assert.Equal(expectedEvents, Events(cluster.Events("recorded-runs"), (string)job["metadata"]!["name"]!));
    }

    [Fact]
    public async Task Run_OfAnImageWithoutCommand_FailsAndSaysThatThereAreNoImages()
    {
        var job = Replay.Recorded(NeedsImages)["job"]!;
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions(), Token);
        cluster.CreateNamespace("recorded-runs");
        var manifest = JobOf(job);
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject().Remove("command");
        cluster.Create(manifest);

        await cluster.UntilAsync(_ => cluster.Pods("recorded-runs").Any(pod => (string?)pod["status"]!["phase"] == "Failed"), Token);

        var terminated = cluster.Pods("recorded-runs").Single()["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.Equal("StartError", (string?)terminated["reason"]);
        Assert.Contains("has no images: set the command of container \"main\"", (string?)terminated["message"], StringComparison.Ordinal);
    }

    /// <summary>The recorded Job as it was sent, its termination log where this node has it, and no grace, which the recording waited out.</summary>
    private static JsonObject JobOf(JsonNode recorded)
    {
        var spec = recorded["spec"]!.DeepClone().AsObject();
        foreach (var name in (string[])["selector", "manualSelector"])
        {
            spec.Remove(name);
        }

        spec["template"]!["metadata"]!.AsObject().Remove("labels");
        spec["template"]!["spec"]!.AsObject().Remove("nodeName");
        spec["template"]!["spec"]!["terminationGracePeriodSeconds"] = 1;
        if (spec["activeDeadlineSeconds"] is not null)
        {
            spec["activeDeadlineSeconds"] = 1;
        }

        var container = spec["template"]!["spec"]!["containers"]![0]!;
        container["command"] = new JsonArray([.. (container["command"]?.AsArray() ?? [])
            .Select(word => (JsonNode)((string)word!).Replace("/dev/termination-log", "\"$TERMINATION_LOG\"", StringComparison.Ordinal))]);
        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = recorded["metadata"]!["name"]!.DeepClone(), ["namespace"] = "recorded-runs" },
            ["spec"] = spec,
        };
    }

    private static JsonObject PodOutcome(JsonNode pod)
    {
        var status = pod["status"]!;
        var container = status["containerStatuses"]![0]!.DeepClone().AsObject();
        foreach (var own in (string[])["image", "imageID", "containerID"])
        {
            container.Remove(own);
        }

        container["state"]!["terminated"]!.AsObject().Remove("containerID");
        return new JsonObject
        {
            ["phase"] = status["phase"]!.DeepClone(),
            ["qosClass"] = status["qosClass"]!.DeepClone(),
            ["conditions"] = status["conditions"]!.DeepClone(),
            ["container"] = container,
            ["finalizers"] = pod["metadata"]!["finalizers"]?.DeepClone(),
        };
    }

    /// <summary>Sorted, of this Job alone: the recordings of two Jobs with similar names hold both.</summary>
    private static List<string> Events(IEnumerable<JsonObject> events, string job)
    {
        var own = events.Where(one => !((string)one["message"]!).Contains($"{job}-policy", StringComparison.Ordinal))
            .Select(one => (Event: one, Kind: (one["involvedObject"] as JsonObject)?["kind"] ?? one["involvedObject"]))
            .Select(one => $"{one.Event["type"]} {one.Event["reason"]} {one.Kind}: {Anonymous((string)one.Event["message"]!, job)}")
            .Distinct().Order(StringComparer.Ordinal);
        return [.. own];
    }

    private static string Text(JsonNode node) => Anonymous(Normalized.Text(node), "[a-z0-9-]+");

    private static string Anonymous(string text, string job) =>
        Regex.Replace(text, $"{job}-[bcdfghjklmnpqrstvwxz2456789]{{5}}\\b", "POD", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
