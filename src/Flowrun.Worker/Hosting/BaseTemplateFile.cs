using System.Text.Json.Nodes;
using Flowrun.Core.Policy;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Worker.Hosting;

/// <summary>The installation's JobSpec under every flow's job, from a YAML or JSON file.</summary>
public static class BaseTemplateFile
{
    /// <param name="path">The file.</param>
    /// <param name="policy">What flows, and what stands under them, may do.</param>
    /// <exception cref="WorkerStartException">The file is not there (2), or is no JobSpec or one that the policy does not allow (3).</exception>
    public static JsonObject Read(string path, InstallationPolicy policy)
    {
        IReadOnlyList<JsonNode?> documents;
        try
        {
            documents = YamlManifests.Read(File.ReadAllText(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WorkerStartException(2, $"{WorkerSetting.Of(nameof(WorkerOptions.BaseTemplate))}: found \"{path}\": {unreadable.Message}", unreadable);
        }
        catch (ManifestSyntaxException broken)
        {
            throw Refused(path, broken.Message, broken);
        }

        if (documents is not [JsonObject template])
        {
            throw Refused(path, "one YAML document with the fields of a JobSpec is right, such as template and ttlSecondsAfterFinished");
        }

        if (template.ContainsKey("kind") || template.ContainsKey("apiVersion") || template.ContainsKey("spec"))
        {
            throw Refused(path, "found a whole object: only what stands under spec of a Job is right, such as template and ttlSecondsAfterFinished");
        }

        if (template["template"] is not (null or JsonObject))
        {
            throw Refused(path, $"template: found {template["template"]!.ToJsonString()}: a PodTemplateSpec is right");
        }

        // Every flow would be refused for it, one by one.
        var problems = new InstallationJudge(policy, template, "").JudgeBaseTemplate();
        return problems.Count == 0 ? template : throw Refused(path, string.Join("; ", problems));
    }

    private static WorkerStartException Refused(string path, string why, Exception? inner = null) => new(3, $"The base template {path} is not valid: {why}", inner);
}
