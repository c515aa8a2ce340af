using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>What the API server shows for itself: made anew for each, and its own authority.</summary>
internal static class ServingCertificate
{
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private static readonly TimeSpan After = TimeSpan.FromDays(365);

    public static X509Certificate2 Create()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=flowrun-sandbox", key, HashAlgorithmName.SHA256)
        {
            CertificateExtensions = { new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true), names.Build() },
        };
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now - Before, now + After);
    }
}
