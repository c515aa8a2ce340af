using System.Text.Json.Nodes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Events forwarded with the real command, without Lambda.</summary>
public sealed class ForwardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_AnS3Event_SendsItsObjectsAndTheyRun()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        var file = await WriteAsync(rig, Announcement.OfS3("landing", "orders/a b+ü.csv", 5, "etag", 1));

        var (exitCode, output, error) = await rig.RunAsync(Token, "forward", "--event", file, "-o", "json");

        Assert.True(exitCode == 0, error);
        Assert.Equal("""{"received":1,"published":1,"skipped":0}""", JsonNode.Parse(output)!.ToJsonString());
        Assert.Equal("orders/a b+ü.csv", Assert.Single(rig.QueuedByKey()).Key);
        await rig.WorkAsync(1, Token);
    }

    [Fact]
    public async Task Forward_ARunRequestTwiceUnderOneId_IsOneRun()
    {
        await using var rig = await OperatingRig.StartAsync(Token, OperatingRig.Flow("orders", "orders/"));
        var file = await WriteAsync(rig, """{"flow": "orders"}""");

        for (var time = 0; time < 2; time++)
        {
            var (exitCode, output, error) = await rig.RunAsync(Token, "forward", "-e", file, "--queue-url", rig.Queue.Url.ToString(), "--request-id", "one");
            Assert.True(exitCode == 0, error);
            Assert.Equal("1 received, 1 published, 0 skipped.", output.Trim());
        }

        Assert.Equal(2, rig.Queue.Counts.Visible);
        await rig.WorkAsync(1, Token);
    }

    [Fact]
    public async Task Forward_SomethingElse_IsRefusedWithTheReason()
    {
        await using var rig = await OperatingRig.StartAsync(Token);

        var (exitCode, output, error) = await rig.RunAsync(Token, "forward", "-e", await WriteAsync(rig, """{"hello": "world"}"""));

        Assert.Equal(3, exitCode);
        Assert.Equal("1 received, 0 published, 0 skipped.", output.Trim());
        Assert.Contains("hello", error, StringComparison.Ordinal);
        Assert.Equal(0, rig.Queue.Counts.Total);
    }

    [Fact]
    public async Task Forward_WrongSettings_SaysAllOfThem()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        var file = await WriteAsync(rig, Announcement.OfS3("landing", "orders/a.csv", 5, "etag", 1));

        await using var process = rig.Start(
            [new("FLOWRUN_QUEUE_URL", "uploads"), new("FLOWRUN_ENRICH", "tail"), new("FLOWRUN_OVERRIDES", "[]")], "forward", "-e", file);
        var exitCode = await process.WaitForExitAsync(Token);

        Assert.Equal(2, exitCode);
        Assert.Contains("FLOWRUN_QUEUE_URL: found \"uploads\"", process.Error, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_ENRICH: found \"tail\": expected one of none, head", process.Error, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_OVERRIDES: found", process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_TheFunctionsSettings_AreInWhatItSends()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        await rig.PutAsync("orders/a.csv", "12345", Token);
        rig.Queue.Purge();
        var file = await WriteAsync(rig, Announcement.OfS3("landing", "orders/a.csv", 5, "etag", 1));

        await using var process = rig.Start(
            [
                new("FLOWRUN_ENRICH", "head"), new("FLOWRUN_OVERRIDES", """{"memory": "4Gi"}"""), new("FLOWRUN_PARAMETERS", """{"mode": "bulk"}"""),
                new("FLOWRUN_MESSAGE_GROUP", "folder"),
            ],
            "forward", "-e", file);
        Assert.True(await process.WaitForExitAsync(Token) == 0, process.Story);

        var sent = Assert.Single(rig.Queue.Snapshot());
        var data = JsonNode.Parse(sent.Body)!["data"]!;
        Assert.Equal(("4Gi", "bulk", "landing/orders/"), ((string?)data["overrides"]!["memory"], (string?)data["parameters"]!["mode"], sent.GroupId));
        Assert.NotNull(data["metadata"]);
    }

    [Fact]
    public async Task Forward_QueueThatIsNotThere_FailsWithTheReason()
    {
        await using var rig = await OperatingRig.StartAsync(Token);
        var file = await WriteAsync(rig, Announcement.OfS3("landing", "orders/a.csv", 5, "etag", 1));

        var (exitCode, output, error) = await rig.RunAsync(Token, "forward", "-e", file, "--queue-url", rig.Queue.Url + "-not-there");

        Assert.Equal(1, exitCode);
        Assert.Equal("1 received, 0 published, 0 skipped.", output.Trim());
        Assert.Contains("SendMessageBatch to", error, StringComparison.Ordinal);
    }

    private static async Task<string> WriteAsync(OperatingRig rig, string content)
    {
        var file = Path.Combine(rig.WorkFolder, "event.json");
        await File.WriteAllTextAsync(file, content, Token);
        return file;
    }
}
