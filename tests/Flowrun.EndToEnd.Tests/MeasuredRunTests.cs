using System.Text.Json;

namespace Flowrun.EndToEnd.Tests;

/// <summary>A run that the meter measures, from the upload to what stands on its Job.</summary>
public sealed class MeasuredRunTests
{
    private const string Measured =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: measured}
        spec:
          triggers: [{s3: {bucket: landing, prefix: measured/}}]
          sizing: {memory: {base: 512Mi}}
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/measured:1
                    command: [sh, -c, 'exec awk ''BEGIN{s="x"; while(length(s)<33554432) s=s s; system("sleep 0.5")}''']
        """;

    [Fact]
    public async Task Worker_WithAMeterImage_KnowsWhatARunNeeded()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Measured);
        rig.StartWorker(more: ["--meter-image", "registry.example/flowrun:0.1.0"]);
        await rig.UploadAsync("measured/a.csv", "x", token);

        var job = await rig.JobOfAsync("measured/a.csv", one => one["metadata"]!["annotations"]!["flowrun.dev/recorded"] is not null, token);

        var pod = Assert.Single(rig.Sandbox.Cluster.Pods());
        var report = JsonDocument.Parse((string)pod["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!["message"]!).RootElement;
        Assert.InRange(report.GetProperty("peakMemoryBytes").GetInt64(), 32 << 20, 200 << 20);
        Assert.Equal(0, report.GetProperty("exitCode").GetInt32());
        Assert.Contains("needed ", (string)job["metadata"]!["annotations"]!["flowrun.dev/recorded"]!, StringComparison.Ordinal);
        Assert.Equal("registry.example/flowrun:0.1.0", (string?)job["spec"]!["template"]!["spec"]!["initContainers"]![0]!["image"]);
    }
}
