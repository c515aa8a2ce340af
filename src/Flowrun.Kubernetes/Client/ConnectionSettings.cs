namespace Flowrun.Kubernetes.Client;

/// <summary>How connections to the API server are made and kept.</summary>
/// <remarks>
/// For HTTP/1.1 and HTTP/2 alike; certificates are <see cref="ApiConnection"/>'s, proxies those of the environment.
/// </remarks>
internal static class ConnectionSettings
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static void Apply(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout;
        handler.MaxConnectionsPerServer = int.MaxValue;
        handler.EnableMultipleHttp2Connections = true;

        // Longer than a quiet spell between bursts, so that a burst does not begin with handshakes; less than the idle limits
        // of load balancers before API servers (350 s on AWS), which drop a connection without a word.
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90);

        // An API server sets no cookies; a redirected POST would become a GET, and its 200 look like a success.
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
    }
}
