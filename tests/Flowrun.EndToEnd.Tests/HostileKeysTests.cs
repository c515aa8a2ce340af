using System.Text;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Keys as strangers write them, from the upload through S3, SQS and Kubernetes into a shell's environment, unchanged.</summary>
public sealed class HostileKeysTests
{
    private const string Echo =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: echo-v1}
        spec:
          versionGroup: echo
          triggers: [{s3: {bucket: landing}}]
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/echo:1
                    command: [sh, -c, 'printf %s "$FLOWRUN_KEY|$1"', sh, "{{ key }}"]
        """;

    public static TheoryData<string> Keys => new()
    {
        "plain.txt",
        "../../../etc/passwd",
        "/leading//double/./dot",
        "quotes \" ' ` \\ .txt",
        "line\nbreak\r\tand tab",
        "$(id) $HOME ${HOME} $$(x) $$ $",
        "$(FLOWRUN_RUN_ID)",
        "{{ key }} {{ run.id }}",
        "emoji 📦 größe 日本語 \u202etxt",
        "; rm -rf / #",
        "%41+%2B&x=y?versionId=1",
        "-n --help",
        new string('k', 1024),
        "é" + new string('/', 1) + new string('ü', 510),
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Key_ThroughEverything_ArrivesAsItIs(string key)
    {
        var token = TestContext.Current.CancellationToken;
        Assert.InRange(Encoding.UTF8.GetByteCount(key), 1, 1024);
        await using var rig = await SandboxRig.StartAsync(token, Echo);
        rig.StartWorker();

        await rig.UploadAsync(key, "content", token);

        var job = await rig.JobOfAsync(key, SandboxRig.HasEnded, token);
        var name = job["metadata"]!["name"]!.GetValue<string>();
        Assert.Matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", name);
        Assert.Equal($"{key}|{key}", rig.Sandbox.Cluster.LogOf(name));
        await rig.QueueIsEmptyAsync(token);
        Assert.Equal(0, await rig.CountAsync(rig.Sandbox.DeadLetterQueueUrl, token));
    }
}
