using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Flowrun.Kubernetes.Client;
using k8s;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>Whom a connection trusts, and as whom it comes.</summary>
public sealed class ApiConnectionTests : IDisposable
{
    private readonly TestAuthority _root = TestAuthority.Root("cluster");
    private readonly TestAuthority _stranger = TestAuthority.Root("cluster");

    [Fact]
    public async Task Open_CertificateOfTheAuthority_IsTrusted()
    {
        using var certificate = _root.Issue("kube-apiserver");
        await using var server = new TlsServer(certificate);

        Assert.Equal("nobody", await AskAsync(server, Trusting(_root)));
    }

    [Fact]
    public async Task Open_CertificateOfAnotherAuthorityOfTheSameName_IsRefused()
    {
        using var certificate = _stranger.Issue("kube-apiserver");
        await using var server = new TlsServer(certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, Trusting(_root)));
    }

    [Fact]
    public async Task Open_CertificateForAnotherName_IsRefused()
    {
        using var certificate = _root.Issue("kubelet", "node-1");
        await using var server = new TlsServer(certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, Trusting(_root)));
    }

    [Fact]
    public async Task Open_CertificateForTheNameThatIsGiven_IsTrusted()
    {
        using var certificate = _root.Issue("kube-apiserver", "kubernetes.default");
        await using var server = new TlsServer(certificate);
        var configuration = Trusting(_root);
        configuration.TlsServerName = "kubernetes.default";

        Assert.Equal("nobody", await AskAsync(server, configuration));
    }

    [Fact]
    public async Task Open_IntermediateSentAlong_IsTrusted()
    {
        using var intermediate = _root.Intermediate("issuing");
        using var certificate = intermediate.Issue("kube-apiserver");
        await using var server = new TlsServer(certificate, intermediate.Certificate);

        Assert.Equal("nobody", await AskAsync(server, Trusting(_root)));
    }

    [Fact]
    public async Task Open_AuthorityThatIsNoRoot_IsTrusted()
    {
        using var intermediate = _root.Intermediate("issuing");
        using var certificate = intermediate.Issue("kube-apiserver");
        await using var server = new TlsServer(certificate);

        Assert.Equal("nobody", await AskAsync(server, Trusting(intermediate)));
    }

    [Fact]
    public async Task Open_NoAuthority_TrustsTheSystemsAlone()
    {
        using var certificate = _root.Issue("kube-apiserver");
        await using var server = new TlsServer(certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, new KubernetesClientConfiguration()));
    }

    [Fact]
    public async Task Open_SkipTlsVerify_TrustsAnybody()
    {
        using var certificate = _stranger.Issue("kubelet", "node-1");
        await using var server = new TlsServer(certificate);

        Assert.Equal("nobody", await AskAsync(server, new KubernetesClientConfiguration { SkipTlsVerify = true }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_ClientCertificate_IsShown(bool inFiles)
    {
        using var certificate = _root.Issue("kube-apiserver");
        using var own = _root.Issue("worker");
        await using var server = new TlsServer(certificate);
        var (pem, key) = (own.ExportCertificatePem(), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var configuration = Trusting(_root);
        var folder = Directory.CreateTempSubdirectory("flowrun-tls-");
        try
        {
            if (inFiles)
            {
                (configuration.ClientCertificateFilePath, configuration.ClientKeyFilePath) = (Path.Combine(folder.FullName, "tls.crt"), Path.Combine(folder.FullName, "tls.key"));
                await File.WriteAllTextAsync(configuration.ClientCertificateFilePath, pem, TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(configuration.ClientKeyFilePath, key, TestContext.Current.CancellationToken);
            }
            else
            {
                (configuration.ClientCertificateData, configuration.ClientCertificateKeyData) = (Base64(pem), Base64(key));
            }

            Assert.Equal("CN=worker", await AskAsync(server, configuration));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Open_ClientCertificateThatIsNone_SaysSo()
    {
        var configuration = new KubernetesClientConfiguration { Host = "https://api.example", ClientCertificateData = Base64("none"), ClientCertificateKeyData = Base64("none") };

        var broken = Assert.Throws<KubeConfigException>(() => new KubernetesApi(configuration, TimeSpan.FromSeconds(1)));

        Assert.StartsWith("The client's certificate or key is not valid: ", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("api.example")]
    public void Open_AddressThatIsNone_SaysWhatWouldBeRight(string? host)
    {
        var broken = Assert.Throws<KubeConfigException>(() => new KubernetesApi(new KubernetesClientConfiguration { Host = host }, TimeSpan.FromSeconds(1)));

        Assert.Equal($"The API server's address: found \"{host}\": a URL such as https://api.example:6443 is right", broken.Message);
    }

    public void Dispose()
    {
        _root.Dispose();
        _stranger.Dispose();
    }

    private static KubernetesClientConfiguration Trusting(TestAuthority authority) => new() { SslCaCerts = [X509CertificateLoader.LoadCertificate(authority.Certificate.RawData)] };

    private static async Task<string> AskAsync(TlsServer server, KubernetesClientConfiguration configuration)
    {
        configuration.Host = server.Address.AbsoluteUri;
        using var api = new KubernetesApi(configuration, TimeSpan.FromSeconds(30));
        var answer = await api.SendAsync(HttpMethod.Get, "version", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return Encoding.ASCII.GetString(answer.Body.Span);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
