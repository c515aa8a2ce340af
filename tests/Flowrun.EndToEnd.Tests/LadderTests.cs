using System.Text.Json.Nodes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Runs that do not get by with their first memory, and runs that fail: followed to their end by the real worker.</summary>
public sealed class LadderTests
{
    /// <summary>Grows to 32 MiB of text, and to more while it doubles it.</summary>
    private const string Hungry =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: hungry}
        spec:
          triggers: [{s3: {bucket: landing, prefix: hungry/}}]
          sizing: {memory: {base: 24Mi, minimum: 1Mi, roundTo: 1Mi, maximum: 1Gi}, onOutOfMemory: {factor: 4}}
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/hungry:1
                    command: [sh, -c, 'exec awk ''BEGIN{s="x"; while(length(s)<33554432) s=s s; system("sleep 0.5")}''']
        """;

    private const string Failing =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: failing}
        spec:
          triggers: [{s3: {bucket: landing, prefix: failing/}}]
          onFailure: deadLetter
          job:
            template:
              spec:
                containers:
                  - {name: main, image: registry.example/failing:1, command: [sh, -c, 'exit 3']}
        """;

    [Fact]
    public async Task Worker_KilledWhileRunsClimb_EveryAttemptOnceAndTheLastSucceeds()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Hungry);
        const string Key = "hungry/größe 📦.csv";

        // One dies when the first attempt has begun, the next when the second has: the end of each is found by a successor.
        var worker = rig.StartWorker();
        await rig.UploadAsync(Key, "x", token);
        await rig.JobOfAsync(Key, _ => true, token);
        worker.Kill();
        await rig.JobOfAsync(Key, job => IsTrue(job, "Failed"), token);
        worker = rig.StartWorker();
        await rig.JobOfAsync(Key, job => AttemptOf(job) == 2, token);
        worker.Kill();
        rig.StartWorker();

        var last = await rig.JobOfAsync(Key, job => IsTrue(job, "Complete") && job["spec"]!["ttlSecondsAfterFinished"] is not null, token);
        var jobs = rig.Sandbox.Cluster.Jobs().OrderBy(AttemptOf).ToList();
        Assert.Equal(Enumerable.Range(1, AttemptOf(last)), jobs.Select(AttemptOf));
        Assert.InRange(jobs.Count, 2, 4);
        Assert.Equal(jobs.Count, rig.Sandbox.Cluster.CreatedJobs);
        Assert.Single(jobs.Select(job => (string)job["metadata"]!["labels"]!["flowrun.dev/run"]!).Distinct());
        Assert.Equal([.. jobs.Select((_, index) => $"{24 * (int)Math.Pow(4, index)}Mi")], jobs.Select(MemoryOf));
        Assert.All(jobs[..^1], job => Assert.StartsWith("OutOfMemory: main was killed for memory at ", Annotation(job, "flowrun.dev/recorded"), StringComparison.Ordinal));
        Assert.All(jobs, job => Assert.NotNull(job["spec"]!["ttlSecondsAfterFinished"]));
        Assert.StartsWith("Succeeded", Annotation(last, "flowrun.dev/recorded"), StringComparison.Ordinal);
        Assert.Equal(["OutOfMemory", "Retrying"], EventsOf(rig, jobs[0]));
        await rig.QueueIsEmptyAsync(token);
        Assert.Equal(0, await rig.CountAsync(rig.Sandbox.DeadLetterQueueUrl, token));
    }

    [Fact]
    public async Task Worker_RunFailsAndItsFlowAsksForIt_EventIsInTheDeadLetterQueueAndTheJobSaysWhy()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Failing);
        rig.StartWorker();
        await rig.UploadAsync("failing/a.csv", "x", token);

        var letter = await rig.DeadLetterAsync(token);
        Assert.Equal("Failed: main exited with 3", letter.MessageAttributes["flowrun-error"].StringValue);
        Assert.Equal("failing/a.csv", (string?)JsonNode.Parse(letter.Body)!["data"]!["key"]);
        var job = await rig.JobOfAsync("failing/a.csv", job => Annotation(job, "flowrun.dev/recorded") is not null, token);
        Assert.Equal("Failed: main exited with 3; its event is in the dead-letter queue", Annotation(job, "flowrun.dev/recorded"));
        Assert.Equal(["RunFailed"], EventsOf(rig, job));
    }

    private static bool IsTrue(JsonObject job, string condition) => job["status"]?["conditions"] is JsonArray conditions
        && conditions.Any(found => (string?)found!["type"] == condition && (string?)found["status"] == "True");

    private static int AttemptOf(JsonObject job) => int.Parse((string)job["metadata"]!["labels"]!["flowrun.dev/attempt"]!);

    private static string MemoryOf(JsonObject job) => (string)job["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["memory"]!;

    private static string? Annotation(JsonObject job, string name) => (string?)job["metadata"]!["annotations"]?[name];

    private static IEnumerable<string> EventsOf(SandboxRig rig, JsonObject job) => rig.Sandbox.Cluster.Events()
        .Where(found => (string?)found["involvedObject"]!["uid"] == (string?)job["metadata"]!["uid"] && (string?)found["source"]?["component"] == "flowrun")
        .Select(found => (string)found["reason"]!)
        .Order(StringComparer.Ordinal);
}
