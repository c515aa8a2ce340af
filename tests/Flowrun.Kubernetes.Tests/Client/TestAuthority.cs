using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>A certificate authority for a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private byte _serial;

    private TestAuthority(X509Certificate2 certificate)
    {
        Certificate = certificate;
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    public static TestAuthority Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Request(name, key, isAuthority: true).CreateSelfSigned(From, Until));
    }

    /// <summary>An authority that this one has signed.</summary>
    public TestAuthority Intermediate(string name) => new(Sign(name, isAuthority: true, null));

    /// <summary>A certificate with its key, for a server on 127.0.0.1 unless another name is given.</summary>
    public X509Certificate2 Issue(string name, string? dnsName = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (dnsName is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(dnsName);
        }

        return Sign(name, isAuthority: false, names.Build());
    }

    public void Dispose() => Certificate.Dispose();

    private X509Certificate2 Sign(string name, bool isAuthority, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key, isAuthority);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(Certificate, From.AddDays(1), Until.AddDays(-1), [++_serial]);
        return certificate.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority) => new($"CN={name}", key, HashAlgorithmName.SHA256)
    {
        CertificateExtensions = { new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true) },
    };
}
