using Amazon.Runtime;
using Flowrun.Core.Policy;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Flows;
using k8s.Exceptions;
using Microsoft.Extensions.Logging;
using YamlDotNet.Core;

namespace Flowrun.Worker.Hosting;

/// <summary>Opens what the worker needs, and says clearly what is missing. No answer is waited for: an outage is no reason not to start.</summary>
internal static class WorkerStart
{
    /// <exception cref="WorkerStartException">Something cannot be had.</exception>
    public static WorkerConnections Connect(WorkerOptions options, ILoggerFactory logs)
    {
        var template = options.BaseTemplate is { } file ? BaseTemplateFile.Read(file, options.ToPolicy()) : null;
        if (options.Flows is { } folder && !Directory.Exists(folder) && !File.Exists(folder))
        {
            throw new WorkerStartException(2, $"{WorkerSetting.Of(nameof(WorkerOptions.Flows))}: found \"{folder}\": there is no such folder");
        }

        var kubernetes = OpenKubernetes(options);
        _ = kubernetes.ConnectAheadAsync();
        try
        {
            var sqs = AwsClients.CreateSqs(options.QueueUrl);
            var s3 = AwsClients.CreateS3(options.QueueUrl);
            var status = options.Flows is null ? new FlowStatus(kubernetes, TimeProvider.System, logs.CreateLogger<FlowStatus>()) : null;
            var judge = new InstallationJudge(options.ToPolicy(), template, options.Namespace ?? kubernetes.Namespace);
            return new WorkerConnections(sqs, s3, kubernetes, OpenFlows(options, kubernetes, judge, status), status, options.Flows ?? "the cluster", template);
        }
        catch (AmazonClientException unusable)
        {
            throw new WorkerStartException(1, unusable.Message, unusable);
        }
    }

    private static KubernetesApi OpenKubernetes(WorkerOptions options)
    {
        try
        {
            return new KubernetesApi(KubernetesConfiguration.Load(), options.KubernetesTimeout);
        }
        catch (Exception unusable) when (unusable is KubeConfigException or IOException or UnauthorizedAccessException or YamlException or FormatException)
        {
            throw new WorkerStartException(1, $"No usable Kubernetes configuration: {unusable.Message}", unusable);
        }
    }

    private static Func<Action<string?>, IFlowSource> OpenFlows(WorkerOptions options, KubernetesApi kubernetes, InstallationJudge judge, FlowStatus? status) =>
        options.Flows is { } folder
            ? _ => new FlowFolder(folder, TimeProvider.System, judge)
            : fault => new ClusterFlows(kubernetes, options.Namespaces, fault, status, TimeProvider.System, Chance.Next, judge);
}
