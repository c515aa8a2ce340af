using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The worker as it ships, against S3 and SQS that nobody here wrote and a Kubernetes API that misbehaves.</summary>
public sealed class UploadsThroughEmulatorTests
{
    private const int Uploads = 2000;
    private const string Bucket = "landing";

    private static readonly string[] Keys =
        ["orders/plain {0}.csv", "orders/+ & = {0}.csv.gz", "orders/größe {0} 📦.csv", "orders/$(id) `{0}`.csv", "orders/../{0}'\".csv"];

    [Fact]
    public async Task Worker_TwoThousandUploadsWithFaultsAndKills_OneJobEach()
    {
        var token = TestContext.Current.CancellationToken;
        await using var emulator = await Emulator.StartAsync(token);
        var (queue, deadLetters) = await emulator.CreateQueuesAsync("uploads", maxReceiveCount: 10, token);
        await emulator.S3.PutBucketAsync(Bucket, token);

        var faults = new FaultPlan(new Random(20261120));
        faults.Add(new Fault { Match = "POST /apis/batch/v1/**", Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 1, Share = 0.02 });
        faults.Add(new Fault { Match = "POST /apis/batch/v1/**", Kind = FaultKind.Status, StatusCode = 500, Share = 0.05 });
        faults.Add(new Fault { Match = "POST /apis/batch/v1/**", Kind = FaultKind.LoseResponse, Share = 0.02 });
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { Faults = faults, ControlJobs = false, RunPods = false }, token);

        using var folder = new FlowsFolder(
            """
            apiVersion: flowrun.dev/v1alpha1
            kind: Flow
            metadata: {name: orders-v1}
            spec:
              versionGroup: orders
              triggers: [{s3: {bucket: landing, prefix: orders/}}]
              sizing: {memory: {base: 64Mi, perInputByte: 1000000, roundTo: 1Mi, expansion: {gz: 2}}}
              job: {template: {spec: {containers: [{name: main, image: registry.example/orders:1, command: [orders]}]}}}
            """);
        cluster.WriteKubeconfig(folder.Kubeconfig);
        string[] arguments =
        [
            "worker", "--queue-url", queue, "--dead-letter-queue-url", deadLetters, "--flows", folder.Path, "--namespace", "default",
            "--http", "0", "--visibility-timeout", "10s",
        ];
        KeyValuePair<string, string?>[] environment = [.. emulator.Environment, new("KUBECONFIG", folder.Kubeconfig)];

        var uploading = UploadAsync(emulator, queue, token);
        foreach (var killAt in new[] { Uploads / 4, Uploads / 2 })
        {
            await using var worker = FlowrunProcess.Start(arguments, environment);
            await Eventually.TrueAsync(() => Task.FromResult(worker.HasExited || cluster.CreatedJobs >= killAt), () => worker.Story, token);
            Assert.False(worker.HasExited, worker.Story);
            worker.Kill();
        }

        await uploading;
        await using (var worker = FlowrunProcess.Start(arguments, environment))
        {
            await Eventually.TrueAsync(
                async () => worker.HasExited || (cluster.CreatedJobs >= Uploads && await emulator.CountAsync(queue, token) == 0),
                () => $"{cluster.CreatedJobs} Jobs.\n{worker.Story}",
                token);
            worker.Terminate();
            Assert.Equal(0, await worker.WaitForExitAsync(token));
        }

        var jobs = cluster.Jobs().ToLookup(job => Annotation(job, "flowrun.dev/uri"));
        for (var index = 0; index < Uploads; index++)
        {
            var job = Assert.Single(jobs[$"s3://{Bucket}/{Key(index)}"]);
            Assert.Equal($"{Memory(index)}Mi", job["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["memory"]!.GetValue<string>());
            Assert.Equal("orders-v1", job["metadata"]!["labels"]!["flowrun.dev/flow"]!.GetValue<string>());
        }

        Assert.Equal(Uploads, cluster.CreatedJobs);
        Assert.Equal(0, await emulator.CountAsync(deadLetters, token));
    }

    private static string Key(int index) => string.Format(CultureInfo.InvariantCulture, Keys[index % Keys.Length], index);

    private static int Size(int index) => index % 7;

    // 64Mi, and a million bytes for each byte, twice that where it is packed; in whole mebibytes.
    private static int Memory(int index) => (int)Math.Ceiling(64 + (Size(index) * (Key(index).EndsWith(".gz", StringComparison.Ordinal) ? 2 : 1) * 1e6 / (1 << 20)));

    private static string Annotation(JsonObject job, string name) => job["metadata"]!["annotations"]![name]!.GetValue<string>();

    private static async Task UploadAsync(Emulator emulator, string queue, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Uploads).Chunk(5),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (indexes, token) =>
            {
                var messages = new List<string>();
                foreach (var index in indexes)
                {
                    var put = await emulator.S3.PutObjectAsync(
                        new PutObjectRequest { BucketName = Bucket, Key = Key(index), ContentBody = new string('x', Size(index)) }, token);
                    messages.AddRange(Announce(index, put.ETag.Trim('"')));
                }

                var entries = messages.Select((body, id) => new SendMessageBatchRequestEntry($"{id}", body)).ToList();
                var sent = await emulator.Sqs.SendMessageBatchAsync(queue, entries, token);
                Assert.Empty(sent.Failed ?? []);
            });
    }

    /// <summary>One message an upload; some twice, by two ways, under two names, or without the size.</summary>
    private static IEnumerable<string> Announce(int index, string eTag)
    {
        var message = Announcement.OfS3(Bucket, Key(index), index % 11 == 0 ? null : Size(index), eTag, index);
        yield return index % 3 == 0 ? Announcement.ThroughSns(message) : message;
        switch (index % 10)
        {
            case 1:
                yield return message;
                break;
            case 2:
                yield return Announcement.OfEventBridge(Bucket, Key(index), Size(index), eTag, index);
                break;
            case 3:
                yield return Announcement.OfS3(Bucket, Key(index), Size(index), eTag, index, "s3:ObjectCreated:CompleteMultipartUpload");
                break;
        }
    }
}
