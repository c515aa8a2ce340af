using System.Text.Json.Nodes;
using Flowrun.Testing;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Every recorded request gets the recorded answer: status, type, body.</summary>
public sealed class RecordedAnswersTests
{
    private static readonly string[] Etl1 = ["create-job-201", "runs etl-1", "ends etl-1"];
    private static readonly string[] Etl2 = ["create-job-201-suspended", "patch-job-unsuspend-200", "patch-job-ttl-200", "runs etl-2", "ends etl-2"];
    private static readonly string[] Etl3 = ["create-job-201-podfailurepolicy", "runs etl-3", "ends etl-3"];
    private static readonly string[] Etl4 = ["create-job-201-deadline", "deadline etl-4"];

    /// <summary>What has to be there first.</summary>
    private static readonly Dictionary<string, string[]> Preparations = new()
    {
        ["create-configmap-409-exists"] = ["create-configmap-201"],
        ["create-job-401"] = ["unauthorized"],
        ["create-job-403-forbidden"] = ["forbidden"],
        ["create-job-403-quota"] = [.. Etl1, .. Etl2, .. Etl3, .. Etl4, "quota"],
        ["create-job-409-exists"] = ["create-job-201"],
        ["delete-job-200"] = ["create-job-201-deadline"],
        ["job-complete"] = Etl1,
        ["job-failed-backoff"] = Etl2,
        ["job-failed-deadline"] = Etl4,
        ["job-failed-podfailurepolicy"] = Etl3,
        ["list-flows-table"] = ["create-flow-201", "patch-flow-status-200"],
        ["list-jobs-continue"] = [.. Etl1, .. Etl2, .. Etl3, .. Etl4],
        ["list-jobs-limit"] = [.. Etl1, .. Etl2, .. Etl3, .. Etl4],
        ["list-jobs-table"] = [.. Etl1, .. Etl2, .. Etl3, .. Etl4],
        ["list-pods-pending"] = ["create-job-201"],
        ["patch-flow-status-200"] = ["create-flow-201"],
        ["patch-job-422-immutable-template"] = Etl1,
        ["patch-job-422-resize-running"] = ["create-job-201-late", "patch-job-release-and-resize-200"],
        ["patch-job-release-and-resize-200"] = ["create-job-201-late"],
        ["patch-job-ttl-200"] = ["create-job-201-suspended", "patch-job-unsuspend-200"],
        ["patch-job-unsuspend-200"] = ["create-job-201-suspended"],
        ["pods-finished"] = [.. Etl1, .. Etl2, .. Etl3, .. Etl4],
        ["update-configmap-409-conflict"] = ["create-configmap-201"],
        ["update-lease-409-conflict"] = ["create-lease-201"],
    };

    public static TheoryData<string> Names => [.. Fixtures.Names("kubernetes").Where(name =>
        Replay.Recorded(name)["response"]?["body"] is not null && !name.StartsWith("discovery-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Request_AsRecorded_IsAnsweredAsRecorded(string name)
    {
        var recorded = Replay.Recorded(name);
        await using var replay = await Replay.StartAsync(Preparations.GetValueOrDefault(name, []));

        var (status, answer, body) = await replay.SendAsync(recorded["request"]!.AsObject());

        var expected = recorded["response"]!;
        Assert.Equal((int)expected["status"]!, status);
        Assert.Equal((string?)expected["headers"]!["content-type"], answer.Content.Headers.ContentType?.ToString());
        if (!name.Contains("403-forbidden", StringComparison.Ordinal))
        {
            Assert.Equal((string?)expected["headers"]!["cache-control"], answer.Headers.CacheControl?.ToString());
        }

        if (name == "list-flows-table")
        {
            // Recorded with an early definition of Flows, whose Ready was a text; it has had more columns since.
            AsRecorded(body!);
        }

        Assert.Equal(Normalized.Text(expected["body"]), Normalized.Text(body));
    }

    [Theory]
    [InlineData("discovery-batch-v1", "cronjobs")]
    [InlineData("discovery-flowrun", "")]
    public async Task Discovery_OfAGroup_IsAsRecordedForWhatIsServed(string name, string notServed)
    {
        var recorded = Replay.Recorded(name);
        var expected = recorded["response"]!["body"]!;
        var resources = expected["resources"]!.AsArray();
        resources.RemoveAll(one => notServed.Length > 0 && ((string)one!["name"]!).StartsWith(notServed, StringComparison.Ordinal));

        await using var replay = await Replay.StartAsync();
        var (_, _, body) = await replay.SendAsync(recorded["request"]!.AsObject());

        Assert.Equal(Normalized.Text(expected), Normalized.Text(body));
    }

    [Fact]
    public async Task Discovery_OfVersions_IsAsRecorded()
    {
        var recorded = Replay.Recorded("discovery-api");
        await using var replay = await Replay.StartAsync();

        var (_, _, body) = await replay.SendAsync(recorded["request"]!.AsObject());

        Assert.Equal(Normalized.Text(recorded["response"]!["body"]), Normalized.Text(body));
    }

    [Fact]
    public async Task Discovery_Aggregated_HasTheRecordedEntryForEveryResourceThatIsServed()
    {
        var recorded = Replay.Recorded("discovery-aggregated-apis");
        await using var replay = await Replay.StartAsync();

        var (_, answer, body) = await replay.SendAsync(recorded["request"]!.AsObject());

        var type = answer.Content.Headers.ContentType?.ToString().Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal((string?)recorded["response"]!["headers"]!["content-type"], type);
        Assert.Equal("public", answer.Headers.CacheControl?.ToString());
        var all = Resources(recorded["response"]!["body"]!);
        var served = Resources(JsonNode.Parse(body!.ToString())!);
        Assert.Equal(["batch/jobs", "coordination.k8s.io/leases", "flowrun.dev/flows"], served.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, resource) in served.Where(one => all.ContainsKey(one.Key)))
        {
            Assert.Equal(Normalized.Text(all[name]), Normalized.Text(resource));
        }
    }

    private static void AsRecorded(JsonNode flows)
    {
        var columns = flows["columnDefinitions"]!.AsArray();
        var recorded = columns.Select(one => (string?)one!["name"]).ToList().IndexOf("Ready") + 1;
        Assert.Equal(["Name", "Group", "Ready"], columns.Take(recorded).Select(one => (string?)one!["name"]));
        columns.RemoveRange(recorded, columns.Count - recorded);
        var cells = flows["rows"]![0]!["cells"]!.AsArray();
        cells.RemoveRange(recorded, cells.Count - recorded);
        cells[2] = "True";
    }

    private static Dictionary<string, JsonNode> Resources(JsonNode list) => list["items"]!.AsArray()
        .SelectMany(group => group!["versions"]![0]!["resources"]!.AsArray().Select(one => ($"{group["metadata"]!["name"]}/{one!["resource"]}", one)))
        .ToDictionary(one => one.Item1, one => one.one);
}
