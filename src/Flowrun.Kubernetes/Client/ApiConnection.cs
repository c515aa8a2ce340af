using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Client;

/// <summary>From a configuration of KubernetesClient to a connection.</summary>
/// <remarks>
/// KubernetesClient would open it too, but its client class has a method for every call of every API: loading it takes several megabytes and a part of
/// each start, for a handler that is set up in a few lines.
/// </remarks>
internal static class ApiConnection
{
    /// <summary>With HTTP/2 a call that gets no answer leaves its connection to the others: where nothing comes for so long, the server is asked whether it is there.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(3);

    /// <summary>Then the connection is given up, before a Lease that is renewed through it is lost.</summary>
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    /// <exception cref="KubeConfigException">The client's certificate or key cannot be read.</exception>
    public static SocketsHttpHandler Open(Uri server, KubernetesClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler { KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests, KeepAlivePingDelay = PingDelay, KeepAlivePingTimeout = PingTimeout };
        ConnectionSettings.Apply(handler);
        if (server.Scheme != Uri.UriSchemeHttps)
        {
            return handler;
        }

        // With neither, the system's authorities count; with either they need not even be read.
        var (isUnchecked, authorities) = (configuration.SkipTlsVerify, configuration.SslCaCerts ?? []);
        if (isUnchecked || authorities.Count > 0)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(authorities);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) => isUnchecked || (errors == SslPolicyErrors.None && EndsAt(authorities, chain));
        }

        if (ClientCertificate(configuration) is { } own)
        {
            handler.SslOptions.ClientCertificates = [own];
        }

        return handler;
    }

    /// <returns>What to put on each request; null: nothing.</returns>
    public static ServiceClientCredentials? Credentials(KubernetesClientConfiguration configuration) => configuration switch
    {
        { TokenProvider: { } provider } => new TokenCredentials(provider),
        { AccessToken: { Length: > 0 } token } => new TokenCredentials(token),
        { Username: { Length: > 0 } user } => new BasicAuthenticationCredentials { UserName = user, Password = configuration.Password },
        _ => null,
    };

    /// <summary>These and nobody else. The name must be right as well: that a certificate is the cluster's does not make it the API server's.</summary>
    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,

            // An authority that another one signed is no root, and still the end that is looked for.
            VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>Whether a chain ends at one of the authorities, which need not be roots.</summary>
    private static bool EndsAt(X509Certificate2Collection authorities, X509Chain? chain) => chain is { ChainElements: [.., var last] }
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(last.Certificate.RawDataMemory.Span));

    /// <returns>Null: the configuration has none.</returns>
    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration configuration)
    {
        try
        {
            return Pem(configuration.ClientCertificateFilePath, configuration.ClientCertificateData) is { } certificate
                && Pem(configuration.ClientKeyFilePath, configuration.ClientCertificateKeyData) is { } key
                    ? X509Certificate2.CreateFromPem(certificate, key)
                    : null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or FormatException)
        {
            throw new KubeConfigException($"The client's certificate or key is not valid: {unusable.Message}", unusable);
        }
    }

    private static string? Pem(string? file, string? data) =>
        file is { Length: > 0 } ? File.ReadAllText(file) : data is { Length: > 0 } ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
}
