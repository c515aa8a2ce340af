using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests;

/// <summary>The real helm over the chart.</summary>
internal static class Helm
{
    public const string Release = "up";
    public const string Namespace = "flowrun";

    public const string QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/uploads";

    /// <summary>The least that has to be said.</summary>
    public static JsonObject Least => new() { ["queue"] = new JsonObject { ["url"] = QueueUrl } };

    /// <summary>Every manifest that the chart makes of the values, tests included.</summary>
    public static async Task<Manifests> TemplateAsync(JsonObject values)
    {
        var (exitCode, output, error) = await RunAsync(values, "template", Release, Repository.Chart, "--namespace", Namespace);
        Assert.True(exitCode == 0, $"helm template of {values.ToJsonString()}: {error}");
        return new Manifests(output, [.. YamlManifests.Read(output).OfType<JsonObject>()]);
    }

    /// <summary>What helm says of values that it refuses.</summary>
    public static async Task<string> RefusalAsync(JsonObject values)
    {
        var (exitCode, output, error) = await RunAsync(values, "template", Release, Repository.Chart, "--namespace", Namespace);
        Assert.True(exitCode != 0, $"helm template of {values.ToJsonString()} was not refused: {output}");
        return error;
    }

    /// <param name="values">Over the chart's.</param>
    /// <param name="arguments">The values' file is added to them.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(JsonObject values, params string[] arguments)
    {
        var helm = RequiredTool.Find("helm");
        var file = Path.GetTempFileName();
        try
        {
            // JSON is YAML.
            await File.WriteAllTextAsync(file, values.ToJsonString());
            await using var process = RunningProcess.Start(helm, [.. arguments, "--values", file], [new("HELM_NO_PLUGINS", "1"), new("KUBECONFIG", "/dev/null")]);
            var exitCode = await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (exitCode, process.Output, process.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
