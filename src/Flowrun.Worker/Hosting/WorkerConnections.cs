using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.SQS;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Worker.Hosting;

/// <summary>What the worker talks to. The host disposes them.</summary>
/// <param name="Flows">Makes their source, which tells the given action why flows cannot be read at the moment, and null once they can.</param>
/// <param name="Status">Writes the status of the cluster's Flows; null: they come from a folder.</param>
/// <param name="FlowsName">Where the flows come from, for people.</param>
/// <param name="BaseTemplate">The JobSpec under every flow's, or null.</param>
internal sealed record WorkerConnections(
    IAmazonSQS Sqs,
    IAmazonS3 S3,
    KubernetesApi Kubernetes,
    Func<Action<string?>, IFlowSource> Flows,
    FlowStatus? Status,
    string FlowsName,
    JsonObject? BaseTemplate);
