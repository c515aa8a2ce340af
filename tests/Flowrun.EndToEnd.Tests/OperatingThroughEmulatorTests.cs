using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>What operators send by hand, against S3 and SQS that nobody here wrote.</summary>
public sealed class OperatingThroughEmulatorTests
{
    private const string Bucket = "archive";
    private const int Objects = 1100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_StoppedInTheMiddle_GoesOnAndEveryObjectIsInTheQueue()
    {
        await using var emulator = await Emulator.StartAsync(Token);
        var (queue, _) = await emulator.CreateQueuesAsync("uploads", maxReceiveCount: 10, Token);
        await emulator.S3.PutBucketAsync(Bucket, Token);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Objects),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token },
            async (index, token) => await emulator.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = $"in/größe + {index:D4}.csv", ContentBody = $"{index}" }, token));
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false }, Token);
        using var folder = new FlowsFolder();
        cluster.WriteKubeconfig(folder.Kubeconfig);
        var state = Path.Combine(folder.Path, "state.json");
        string[] replay = ["replay", "-b", Bucket, "-p", "in/", "--queue-url", queue, "--rate", "300", "--state", state, "-o", "json"];
        KeyValuePair<string, string?>[] environment = [.. emulator.Environment, new("KUBECONFIG", folder.Kubeconfig)];

        await using (var stopped = FlowrunProcess.Start(replay, environment))
        {
            await Eventually.TrueAsync(async () => stopped.HasExited || await emulator.CountAsync(queue, Token) >= 300, () => stopped.Story, Token);
            stopped.Terminate();
            Assert.Equal(1, await stopped.WaitForExitAsync(Token));
            Assert.Contains(state, stopped.Error, StringComparison.Ordinal);
        }

        var (exitCode, output, error) = await FlowrunProcess.RunAsync(replay, Token, environment);

        Assert.True(exitCode == 0, error);
        Assert.Equal(Objects, (int)JsonNode.Parse(output)!["sent"]!);
        Assert.Equal(Objects, await emulator.CountAsync(queue, Token));
        Assert.False(File.Exists(state));
    }

    [Fact]
    public async Task Redrive_ByReason_MovesThoseAndLeavesTheOthersVisible()
    {
        await using var emulator = await Emulator.StartAsync(Token);
        var (queue, deadLetters) = await emulator.CreateQueuesAsync("uploads", maxReceiveCount: 10, Token);
        for (var batch = 0; batch < 5; batch++)
        {
            await emulator.Sqs.SendMessageBatchAsync(deadLetters, [.. Enumerable.Range(0, 10).Select(index => new SendMessageBatchRequestEntry($"{index}", Announcement.OfS3(Bucket, $"{index}", 1, "e", index))
            {
                MessageAttributes = new Dictionary<string, MessageAttributeValue>
                {
                    ["flowrun-error"] = new() { DataType = "String", StringValue = index < 3 ? "quota" : "webhook" },
                    ["kept"] = new() { DataType = "Number", StringValue = "1" },
                },
            })], Token);
        }

        var (exitCode, output, error) = await FlowrunProcess.RunAsync(
            ["redrive", "--dead-letter-queue-url", deadLetters, "--queue-url", queue, "--reason", "quota", "-o", "json"], Token, emulator.Environment);

        Assert.True(exitCode == 0, error);
        Assert.Equal((50, 15), ((int)JsonNode.Parse(output)!["looked"]!, (int)JsonNode.Parse(output)!["sent"]!));
        Assert.Equal((15, 35), (await emulator.CountAsync(queue, Token), await emulator.CountAsync(deadLetters, Token)));
        var visible = await emulator.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = deadLetters, MaxNumberOfMessages = 10 }, Token);
        Assert.NotEmpty(visible.Messages);
        var sent = await emulator.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue, MessageAttributeNames = ["All"] }, Token);
        Assert.Equal(["kept"], sent.Messages[0].MessageAttributes.Keys);
    }
}
