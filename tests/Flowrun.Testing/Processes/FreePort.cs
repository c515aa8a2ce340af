using System.Net;
using System.Net.Sockets;

namespace Flowrun.Testing.Processes;

/// <summary>Ports of this machine.</summary>
public static class FreePort
{
    /// <summary>One where nobody listened a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
