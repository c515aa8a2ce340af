using k8s;

namespace Flowrun.Kubernetes.Client;

/// <summary>The standard ways to a cluster: <c>KUBECONFIG</c>, <c>~/.kube/config</c>, the pod's service account.</summary>
public static class KubernetesConfiguration
{
    /// <exception cref="k8s.Exceptions.KubeConfigException">There is no configuration, or it is not valid.</exception>
    public static KubernetesClientConfiguration Load(string? kubeconfig = null)
    {
        var configuration = kubeconfig is null
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        configuration.UserAgent = "flowrun";
        return configuration;
    }
}
