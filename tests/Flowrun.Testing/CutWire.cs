using System.Net;
using System.Net.Sockets;

namespace Flowrun.Testing;

/// <summary>A connection to a server that can be cut: everything stays open, and nothing gets through any more.</summary>
public sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile int _cuts;

    private CutWire(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Instead of the server's.</summary>
    public Uri Address => new($"{_server.Scheme}://{_listener.LocalEndpoint}");

    /// <param name="server">On this machine.</param>
    public static CutWire Start(Uri server) => new(server);

    public void Cut()
    {
        _isCut = true;
        _cuts++;
    }

    /// <summary>From now on new connections pass; those that were cut stay so.</summary>
    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(JoinAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var own = near;
        using var far = new TcpClient();
        await far.ConnectAsync(_server.Host, _server.Port, _end.Token);
        var cuts = _cuts;
        await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream(), cuts), CopyAsync(far.GetStream(), near.GetStream(), cuts)).Unwrap();
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int cuts)
    {
        var buffer = new byte[16384];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            if (_isCut || _cuts != cuts)
            {
                await Task.Delay(Timeout.Infinite, _end.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
