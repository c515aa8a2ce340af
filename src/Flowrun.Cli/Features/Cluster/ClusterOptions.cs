using System.CommandLine;
using Flowrun.Kubernetes.Client;
using k8s.Exceptions;

namespace Flowrun.Cli.Features.Cluster;

/// <summary>How commands that look at a cluster are told which part of it, and get to it.</summary>
internal static class ClusterOptions
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(15);

    public static Option<string?> Namespace() => new("--namespace", "-n")
    {
        Description = "The namespace to look at; default: the kubeconfig's or the pod's.",
        HelpName = "NS",
    };

    public static Option<bool> AllNamespaces() => new("--all-namespaces", "-A") { Description = "Look at all namespaces." };

    /// <summary>By KUBECONFIG, ~/.kube/config or the pod's service account; null, with the reason on stderr, where there is no way.</summary>
    public static KubernetesApi? Connect(TextWriter error)
    {
        try
        {
            return new KubernetesApi(KubernetesConfiguration.Load(), LongestCall);
        }
        catch (Exception noWay) when (noWay is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(noWay.Message);
            return null;
        }
    }
}
