using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Tests.Flows;
using k8s;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>Whatever it reads, KubernetesClient reads the same.</summary>
public sealed class PlainKubeconfigTests : IDisposable
{
    private const string Plain =
        """
        apiVersion: v1
        kind: Config
        current-context: here
        preferences: {}
        contexts:
        - name: here
          context: {cluster: c, user: u, namespace: jobs}
        - name: there
          context: {cluster: c}
        clusters:
        - name: c
          cluster: {server: "https://api.example:6443", insecure-skip-tls-verify: true, tls-server-name: api.example}
        users:
        - name: u
          user: {token: secret}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_PlainFile_IsReadAsKubernetesClientReadsIt()
    {
        var file = Write(Plain);

        var ours = KubernetesClientConfiguration.BuildConfigFromConfigObject(PlainKubeconfig.TryRead(file));
        var theirs = KubernetesClientConfiguration.BuildConfigFromConfigFile(file);

        Assert.Equal(("https://api.example:6443", "jobs", "secret", "here", true), (ours.Host, ours.Namespace, ours.AccessToken, ours.CurrentContext, ours.SkipTlsVerify));
        Assert.Equal(
            (theirs.Host, theirs.Namespace, theirs.AccessToken, theirs.CurrentContext, theirs.SkipTlsVerify, theirs.TlsServerName),
            (ours.Host, ours.Namespace, ours.AccessToken, ours.CurrentContext, ours.SkipTlsVerify, ours.TlsServerName));
    }

    [Fact]
    public void TryRead_RelativePaths_AreOfTheFilesFolder()
    {
        var file = Write(Plain.Replace("{token: secret}", "{client-certificate: u.crt, client-key: /keys/u.key}", StringComparison.Ordinal));

        var user = PlainKubeconfig.TryRead(file)!.Users.Single().UserCredentials;

        Assert.Equal((Path.Combine(Path.GetDirectoryName(file)!, "u.crt"), "/keys/u.key"), (user.ClientCertificate, user.ClientKey));
    }

    [Theory]
    [InlineData("{token: secret}", "{exec: {command: aws}}")]
    [InlineData("{token: secret}", "{username: a, password: b}")]
    [InlineData("{token: secret}", "{token: 5}")]
    [InlineData("kind: Config", "extensions: []")]
    [InlineData("contexts:", "contexts: [")]
    [InlineData("insecure-skip-tls-verify: true", "proxy-url: http://proxy")]
    public void TryRead_AnythingElse_IsLeftToKubernetesClient(string text, string other) =>
        Assert.Null(PlainKubeconfig.TryRead(Write(Plain.Replace(text, other, StringComparison.Ordinal))));

    [Fact]
    public void TryRead_NoFile_IsNothing() => Assert.Null(PlainKubeconfig.TryRead(Path.Combine(_folder.Path, "missing")));

    private string Write(string text)
    {
        var file = Path.Combine(_folder.Path, "kubeconfig");
        File.WriteAllText(file, text);
        return file;
    }
}
