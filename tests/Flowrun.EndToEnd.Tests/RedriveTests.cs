using System.Text.Json.Nodes;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The dead-letter queue, looked at and sent back with the real command.</summary>
public sealed class RedriveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redrive_NothingChosen_ShowsWhyEachIsThereAndLeavesItVisible()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        rig.DeadLetters.Send("hello", Reason("it is no event"));
        rig.DeadLetters.Send(
            Announcement.OfS3("landing", "orders/a b.csv", 5, "etag", 1),
            new Dictionary<string, string> { ["RequestID"] = "6b7…", ["ErrorCode"] = "200", ["ErrorMessage"] = "The queue does not answer" });
        rig.DeadLetters.Send(Announcement.OfS3("landing", "orders/c.csv", 5, "etag", 2));

        var (exitCode, output, error) = await rig.RunAsync(Token, "redrive", "-o", "json");

        Assert.True(exitCode == 0, error);
        var messages = JsonNode.Parse(output)!["messages"]!.AsArray();
        Assert.Equal(
            ["Lambda|200: The queue does not answer|True|s3://landing/orders/a b.csv", "Unknown|no reason given|True|s3://landing/orders/c.csv", "Worker|it is no event|False|"],
            messages.Select(message => $"{message!["cause"]}|{message["reason"]}|{(bool)message["isEvent"]!}|{((bool)message["isEvent"]! ? message["about"]![0] : null)}").Order(StringComparer.Ordinal));
        Assert.Equal(new SqsCounts(3, 0, 0), rig.DeadLetters.Counts);

        (_, output, error) = await rig.RunAsync(Token, "redrive");
        Assert.Matches(@"ID +AGE +RECEIVES +BY +ABOUT +REASON", output);
        Assert.Matches(@"2 +Lambda +s3://landing/orders/a b\.csv +200: The queue does not answer", output);
        Assert.Contains("3 messages looked at", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redrive_ByReason_SendsThoseAndTheyRun_OthersStayVisible()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        for (var index = 0; index < 40; index++)
        {
            var reason = Reason(index % 4 == 0 ? "unknown field \"spec.imagee\"" : "denied by a webhook");
            reason["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
            rig.DeadLetters.Send(Announcement.OfS3("landing", $"orders/{index}.csv", 5, "etag", index), reason);
        }

        var (exitCode, output, error) = await rig.RunAsync(Token, "redrive", "--reason", "UNKNOWN FIELD", "-o", "json");

        Assert.True(exitCode == 0, error);
        Assert.Equal((40, 10), ((int)JsonNode.Parse(output)!["looked"]!, (int)JsonNode.Parse(output)!["sent"]!));
        Assert.Equal(new SqsCounts(30, 0, 0), rig.DeadLetters.Counts);
        Assert.All(rig.Queue.Snapshot(), message => Assert.Equal(["traceparent"], message.Attributes.Keys));
        await rig.WorkAsync(10, Token);
    }

    [Fact]
    public async Task Redrive_ById_SendsThatOne_AndNamesTheOneThatIsNotThere()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        rig.DeadLetters.Send("a", Reason("x"));
        var id = rig.DeadLetters.Send("b", Reason("x"));

        var (exitCode, _, error) = await rig.RunAsync(Token, "redrive", "--id", id, "--id", "not-there");

        Assert.Equal(1, exitCode);
        Assert.Contains("--id: found not-there", error, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(rig.Queue.Snapshot()).Body);
        Assert.Equal("a", Assert.Single(rig.DeadLetters.Snapshot()).Body);
        Assert.Equal(0, rig.DeadLetters.Counts.InFlight);
    }

    [Fact]
    public async Task Redrive_QueuesMisbehave_NothingIsLostAndNothingIsSentTwice()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        for (var index = 0; index < 300; index++)
        {
            rig.DeadLetters.Send($"{index}", Reason("x"));
        }

        rig.Queues.Faults = new SqsFaults { FailedEntryShare = 0.03, ThrottleShare = 0.05 };
        var (exitCode, output, error) = await rig.RunAsync(Token, "redrive", "--all", "--rate", "10000", "-o", "json");

        Assert.True(exitCode == 0, error);
        Assert.Equal(300, (int)JsonNode.Parse(output)!["sent"]!);
        Assert.Equal(0, rig.DeadLetters.Counts.Total);
        Assert.Equal(Enumerable.Range(0, 300).Select(index => $"{index}").Order(), rig.Queue.Snapshot().Select(message => message.Body).Order());
    }

    [Fact]
    public async Task Redrive_QueueIsNotThere_EverythingStaysVisibleWhereItWas()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        rig.DeadLetters.Send("a", Reason("x"));

        var (exitCode, output, _) = await rig.RunAsync(Token, "redrive", "--all", "--queue-url", $"{rig.Queue.Url}-missing");

        Assert.Equal(1, exitCode);
        Assert.Contains("NotSent: There is no queue", output, StringComparison.Ordinal);
        Assert.Equal(new SqsCounts(1, 0, 0), rig.DeadLetters.Counts);
    }

    [Fact]
    public async Task Redrive_StoppedInTheMiddle_WhatIsNotSentIsVisibleAndTheSameCommandGoesOn()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        for (var index = 0; index < 60; index++)
        {
            rig.DeadLetters.Send($"{index}", Reason("x"));
        }

        await using (var stopped = rig.Start("redrive", "--all", "--rate", "10"))
        {
            await Eventually.TrueAsync(() => Task.FromResult(stopped.HasExited || rig.Queue.Counts.Total >= 20), () => stopped.Story, Token);
            stopped.Terminate();
            Assert.Equal(1, await stopped.WaitForExitAsync(Token));
            Assert.Contains("the same command goes on with it", stopped.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, rig.DeadLetters.Counts.InFlight);
        Assert.Equal(60, rig.DeadLetters.Counts.Total + rig.Queue.Counts.Total);
        Assert.Equal(0, (await rig.RunAsync(Token, "redrive", "--all")).ExitCode);
        Assert.Equal((0, 60), (rig.DeadLetters.Counts.Total, rig.Queue.Counts.Total));
    }

    [Fact]
    public async Task Redrive_EventOfARunWhoseJobIsThere_RunsOnlyAgain()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        await rig.PutAsync("orders/a.csv", "x", Token);
        await rig.WorkAsync(1, Token);
        var started = rig.Cluster.Jobs().Single()["metadata"]!["annotations"]!["flowrun.dev/event"]!.GetValue<string>();

        rig.DeadLetters.Send(started, Reason("failed"));
        Assert.Equal(0, (await rig.RunAsync(Token, "redrive", "--all")).ExitCode);
        await rig.WorkAsync(1, Token);

        rig.DeadLetters.Send(started, Reason("failed"));
        Assert.Equal(0, (await rig.RunAsync(Token, "redrive", "--all", "--again")).ExitCode);
        await rig.WorkAsync(2, Token);
    }

    [Fact]
    public async Task Redrive_RunRequestThatLambdaGaveUp_Runs()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        rig.DeadLetters.Send(
            """{"flow": "orders"}""",
            new Dictionary<string, string> { ["RequestID"] = "8f0c1a52", ["ErrorCode"] = "200", ["ErrorMessage"] = "The queue does not answer" });

        Assert.Equal(0, (await rig.RunAsync(Token, "redrive", "--all")).ExitCode);

        await rig.WorkAsync(1, Token);
        Assert.Contains("8f0c1a52", rig.Cluster.Jobs().Single()["metadata"]!["annotations"]!["flowrun.dev/event"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Reason(string reason) => new(StringComparer.Ordinal) { ["flowrun-error"] = reason };
}
