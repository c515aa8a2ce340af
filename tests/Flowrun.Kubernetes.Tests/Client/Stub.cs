using Flowrun.Kubernetes.Client;
using Flowrun.Testing;
using k8s;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>A connection to a stub server.</summary>
internal static class Stub
{
    public static KubernetesApi Api(StubServer server, TimeSpan? timeout = null) => Api(server.Address, timeout);

    public static KubernetesApi Api(Uri address, TimeSpan? timeout = null) =>
        new(new KubernetesClientConfiguration { Host = address.AbsoluteUri, UserAgent = "flowrun", AccessToken = "secret" }, timeout ?? TimeSpan.FromSeconds(30));
}
