using k8s;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Client;

/// <summary>The standard ways to a cluster: <c>KUBECONFIG</c>, <c>~/.kube/config</c>, the pod's service account.</summary>
public static class KubernetesConfiguration
{
    /// <exception cref="k8s.Exceptions.KubeConfigException">There is no configuration, or it is not valid.</exception>
    public static KubernetesClientConfiguration Load(string? kubeconfig = null)
    {
        var file = kubeconfig ?? Environment.GetEnvironmentVariable("KUBECONFIG") ?? KubernetesClientConfiguration.KubeConfigDefaultLocation;
        var configuration = PlainKubeconfig.TryRead(file) is { } plain
            ? KubernetesClientConfiguration.BuildConfigFromConfigObject(plain)
            : kubeconfig is null
                ? KubernetesClientConfiguration.BuildDefaultConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        if (kubeconfig is null && configuration.CurrentContext is null && !KubernetesClientConfiguration.IsInCluster())
        {
            // KubernetesClient would now try localhost:8080, where nobody has listened for years.
            throw new KubeConfigException("There is no way to a cluster: set KUBECONFIG, have ~/.kube/config, or run in a pod with a service account.");
        }

        configuration.UserAgent = "flowrun";
        return configuration;
    }
}
