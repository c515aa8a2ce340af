using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Flowrun.Testing.Processes;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>The templates that become CloudFormation stacks, by one spelling of their parameters: that of SAM.</summary>
public static class StackTemplates
{
    public const string Sam = "sam";
    public const string Serverless = "serverless";
    public const string Bucket = "landing";
    public const string AlarmTopic = "arn:aws:sns:eu-west-1:210987654321:oncall";

    private static readonly ConcurrentDictionary<string, Task<JsonObject>> Rendered = new();

    /// <summary>Each template with each way to notify.</summary>
    public static TheoryData<string, string> Ways { get; } = [.. from tool in (string[])[Sam, Serverless] from notify in (string[])["direct", "eventbridge", "forwarder"] select (tool, notify)];

    /// <summary>An existing bucket, part of its keys, and alarms that somebody hears.</summary>
    internal static (string Name, string Value)[] Watched(string notify) =>
        [("Notify", notify), ("Prefix", "orders/"), ("AlarmTopicArn", AlarmTopic), ("AgeAlarmSeconds", "900")];

    /// <summary>A bucket of the template's own, and part of its keys.</summary>
    internal static (string Name, string Value)[] WithBucket(string notify) =>
        [("Notify", notify), ("CreateBucket", "true"), ("Prefix", "orders/"), ("Suffix", ".csv")];

    /// <summary>A forwarder with all of its settings.</summary>
    internal static (string Name, string Value)[] WithEverything() =>
    [
        ("Notify", "forwarder"), ("Enrich", "head"), ("Overrides", """{"memory":"4Gi"}"""), ("RunParameters", """{"source":"crm"}"""), ("MessageGroup", "bucket"),
        ("Architecture", "arm64"), ("ForwarderMemorySize", "512"), ("ForwarderReservedConcurrency", "5"), ("LogRetentionDays", "7"),
    ];

    internal static async Task<Stack> StackAsync(string tool, CancellationToken cancellationToken, params (string Name, string Value)[] parameters)
    {
        var all = parameters.Append((Name: "BucketName", Value: Bucket)).ToDictionary(pair => pair.Name, pair => pair.Value);
        if (tool == Sam)
        {
            if (all.GetValueOrDefault("Notify") == "forwarder")
            {
                all["ForwarderCodeBucket"] = "code";
                all["ForwarderCodeKey"] = "forwarder-1.zip";
            }

            return Stack.Of(SamTemplate(), all);
        }

        return Stack.Of(await ServerlessTemplateAsync(all, cancellationToken), new Dictionary<string, string>());
    }

    internal static JsonObject SamTemplate() => CloudFormationYaml.Read(DeployFolder.Read("sam", "template.yaml"));

    /// <summary>What <c>serverless package</c> writes.</summary>
    private static Task<JsonObject> ServerlessTemplateAsync(Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var options = parameters.Select(pair => $"--param={char.ToLowerInvariant(pair.Key[0])}{pair.Key[1..]}={pair.Value}").Order().ToList();
        return Rendered.GetOrAdd(string.Join(' ', options), _ => RenderAsync(options, cancellationToken));
    }

    private static async Task<JsonObject> RenderAsync(List<string> options, CancellationToken cancellationToken)
    {
        var node = RequiredTool.Find("node", "FLOWRUN_TEST_NODE");
        var serverless = RequiredTool.Find("serverless", "FLOWRUN_TEST_SERVERLESS");
        var folder = Directory.CreateTempSubdirectory("flowrun-test-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(DeployFolder.PathOf("serverless"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder.FullName, Path.GetRelativePath(DeployFolder.PathOf("serverless"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "forwarder.zip"), "a zip", cancellationToken);

            // The script enters the folder: a process of the tests has no other way to.
            await using var process = RunningProcess.Start(
                "sh",
                ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.FullName, node, serverless, "package", "--stage", "test", "--param=forwarderPackage=forwarder.zip", .. options],
                new Dictionary<string, string?>
                {
                    ["SLS_TELEMETRY_DISABLED"] = "1",
                    ["SLS_NOTIFICATIONS_MODE"] = "off",
                    ["AWS_REGION"] = "eu-west-1",
                    ["AWS_ACCESS_KEY_ID"] = "anyone",
                    ["AWS_SECRET_ACCESS_KEY"] = "anything",
                    ["AWS_PROFILE"] = null,
                });
            var exitCode = await process.WaitForExitAsync(cancellationToken);
            Assert.True(exitCode == 0, process.Story);
            var template = await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".serverless", "cloudformation-template-update-stack.json"), cancellationToken);
            return JsonNode.Parse(template)!.AsObject();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
