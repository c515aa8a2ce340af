using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>An HTTPS server on 127.0.0.1 that answers everything with 200 and the subject of the client's certificate.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly Task _loop;

    /// <param name="certificate">The server's, with its key.</param>
    /// <param name="intermediates">What it sends along.</param>
    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] intermediates)
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true),
            ClientCertificateRequired = true,
            // Whoever it is: the test is about the client.
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null or { Subject.Length: > 0 },
        };
        _listener.Start();
        _loop = RunAsync();
    }

    public Uri Address => new($"https://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await AnswerAsync(connection);
            }
            catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not like the certificate.
            }
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(_options, _stop.Token);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
        }

        var subject = stream.RemoteCertificate?.Subject ?? "nobody";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {subject.Length}\r\n\r\n{subject}"), _stop.Token);
        await stream.ShutdownAsync();
    }
}
