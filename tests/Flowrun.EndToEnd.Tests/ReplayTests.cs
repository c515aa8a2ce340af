using System.Globalization;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Old objects through the queue, with the real command, killed and resumed.</summary>
public sealed class ReplayTests
{
    private static readonly string[] Keys = ["orders/plain {0:D4}.csv", "orders/+ & = {0:D4}.csv", "orders/größe {0:D4} 📦.csv", "orders/$(id) '{0:D4}\".csv", "orders/\u0001{0:D4}.csv"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_SomeHaveRunAndItIsKilledAndStopped_EveryOtherObjectIsSentAndRunsOnce()
    {
        const int Lost = 2400;
        const int Ran = 600;
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        await PutAsync(rig, 0, Lost);
        rig.Queue.Purge();
        await PutAsync(rig, Lost, Ran);
        await rig.WorkAsync(Ran, Token);

        // One that has run is written anew, and nobody hears of it.
        await rig.PutAsync(Key(Lost), "other bytes", Token);
        await rig.PutAsync("elsewhere/a.csv", "x", Token);
        rig.Queue.Purge();

        string[] replay = ["replay", "--bucket", OperatingRig.Bucket, "--prefix", "orders/", "--rate", "600", "-o", "json"];
        await using (var killed = rig.Start(replay))
        {
            await Eventually.TrueAsync(() => Task.FromResult(killed.HasExited || rig.Queue.Counts.Total >= 500), () => killed.Story, Token);
            Assert.False(killed.HasExited, killed.Story);
            killed.Kill();
        }

        await using (var stopped = rig.Start(replay))
        {
            await Eventually.TrueAsync(() => Task.FromResult(stopped.HasExited || rig.Queue.Counts.Total >= 1500), () => stopped.Story, Token);
            stopped.Terminate();
            Assert.Equal(1, await stopped.WaitForExitAsync(Token));
            Assert.Contains("Going on after orders/", stopped.Error, StringComparison.Ordinal);
            Assert.Contains("The same command goes on from there", stopped.Error, StringComparison.Ordinal);
            Assert.Equal("stopped", (string?)JsonNode.Parse(stopped.Output)!["outcome"]);
        }

        Assert.Single(Directory.GetFiles(rig.StateFolder));
        var (exitCode, output, error) = await rig.RunAsync(Token, replay);

        Assert.True(exitCode == 0, error);
        var result = JsonNode.Parse(output)!;
        Assert.Equal(("done", Lost + Ran, Lost + 1, Ran - 1), ((string?)result["outcome"], (int)result["listed"]!, (int)result["sent"]!, (int)result["haveRun"]!));
        Assert.Empty(Directory.GetFiles(rig.StateFolder));
        var queued = rig.QueuedByKey();
        Assert.Equal(Enumerable.Range(0, Lost + 1).Select(Key).Order(StringComparer.Ordinal), queued.Select(key => key.Key).Order(StringComparer.Ordinal));
        Assert.All(queued, key => Assert.Single(key.Distinct()));
        Assert.InRange(rig.Queue.Counts.Total, Lost + 1, Lost + 1 + 10);

        await rig.WorkAsync(Ran + Lost + 1, Token);

        Assert.Equal(0, (int)JsonNode.Parse((await rig.RunAsync(Token, replay)).Output)!["sent"]!);
    }

    [Fact]
    public async Task Replay_Again_MakesNewRunsOfAll()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        await PutAsync(rig, 0, 20);
        await rig.WorkAsync(20, Token);

        for (var round = 2; round <= 3; round++)
        {
            var (exitCode, output, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "orders/", "--again");
            Assert.True(exitCode == 0, error);
            Assert.Contains("20 sent", output, StringComparison.Ordinal);
            await rig.WorkAsync(20 * round, Token);
        }
    }

    [Fact]
    public async Task Replay_GroupThatIsNew_RunsThatGroupAloneAndOnce()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        await PutAsync(rig, 0, 20);
        await rig.WorkAsync(20, Token);
        await File.WriteAllTextAsync(Path.Combine(rig.FlowsPath, "1.yaml"), OperatingRig.Flow("totals", "orders/"), Token);

        string[] replay = ["replay", "-b", OperatingRig.Bucket, "-p", "orders/", "--group", "totals", "-o", "json"];
        Assert.Equal(20, (int)JsonNode.Parse((await rig.RunAsync(Token, replay)).Output)!["sent"]!);
        await rig.WorkAsync(40, Token);

        Assert.Equal(20, rig.Cluster.Jobs().Count(job => (string?)job["metadata"]!["labels"]!["flowrun.dev/group"] == "totals"));
        Assert.Equal(20, (int)JsonNode.Parse((await rig.RunAsync(Token, replay)).Output)!["haveRun"]!);
    }

    [Fact]
    public async Task Replay_QueueAndBucketMisbehave_EveryObjectIsSentOnce()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        await PutAsync(rig, 0, 1200);
        rig.Queue.Purge();
        rig.Queues.Faults = new SqsFaults { FailedEntryShare = 0.01, ThrottleShare = 0.1 };
        rig.AwsFaults.Add(new Fault { Match = "GET /landing/**", Kind = FaultKind.Status, StatusCode = 503, Share = 0.5 });
        rig.AwsFaults.Add(new Fault { Match = "GET /landing", Kind = FaultKind.Status, StatusCode = 503, Share = 0.5 });

        var (exitCode, output, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "", "--until", "0s", "--rate", "10000");

        Assert.True(exitCode == 0, error);
        Assert.Contains("1,200 sent", output, StringComparison.Ordinal);
        Assert.Equal(1200, rig.QueuedByKey().Count);
        Assert.Equal(1200, rig.Queue.Counts.Total);
    }

    [Fact]
    public async Task Replay_QueueHoldsMessages_SendsNothingUnlessUntilIsSaid()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        await PutAsync(rig, 0, 3);

        var (exitCode, output, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("The queue holds 3 messages", error, StringComparison.Ordinal);

        (exitCode, output, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "", "--until", "1h");
        Assert.Equal(0, exitCode);
        Assert.Contains("0 sent, 0 have run, 3 not meant", output, StringComparison.Ordinal);
        Assert.Equal(3, rig.Queue.Counts.Total);
    }

    [Fact]
    public async Task Replay_JobsMayNotBeListed_SendsNothingAndSaysWhatToDo()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        await PutAsync(rig, 0, 3);
        rig.Queue.Purge();
        rig.Cluster.Deny("GET /apis/batch/v1/jobs");

        var (exitCode, _, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "");
        Assert.Equal(1, exitCode);
        Assert.Contains("-n", error, StringComparison.Ordinal);
        Assert.Equal(0, rig.Queue.Counts.Total);

        (exitCode, _, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "", "-n", "default");
        Assert.True(exitCode == 0, error);
        Assert.Equal(3, rig.Queue.Counts.Total);
    }

    [Fact]
    public async Task Replay_DryRun_NamesTheObjectsAndSendsNothing()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        await PutAsync(rig, 0, 5);
        rig.Queue.Purge();

        var (exitCode, output, error) = await rig.RunAsync(Token, "replay", "-b", OperatingRig.Bucket, "-p", "orders/", "--dry-run", "-o", "json");

        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Enumerable.Range(0, 5).Select(index => $"s3://landing/{Key(index)}").Order(StringComparer.Ordinal), lines[..^1].Select(line => (string)line["uri"]!).Order(StringComparer.Ordinal));
        Assert.Equal((true, 5), ((bool)lines[^1]["dryRun"]!, (int)lines[^1]["sent"]!));
        Assert.Equal(0, rig.Queue.Counts.Total);
        Assert.False(Directory.Exists(rig.StateFolder));
    }

    [Fact]
    public async Task Replay_BucketThatIsNotThere_SaysSo()
    {
        await using var rig = await OperatingRig.StartAsync(Token);

        var (exitCode, _, error) = await rig.RunAsync(Token, "replay", "-b", "nowhere", "-p", "");

        Assert.Equal(1, exitCode);
        Assert.Contains("s3://nowhere/: there is no such bucket", error, StringComparison.Ordinal);
    }

    private static string Key(int index) => string.Format(CultureInfo.InvariantCulture, Keys[index % Keys.Length], index);

    private static async Task PutAsync(OperatingRig rig, int from, int count)
    {
        for (var index = from; index < from + count; index++)
        {
            await rig.PutAsync(Key(index), $"bytes of {index}", Token);
        }
    }
}
