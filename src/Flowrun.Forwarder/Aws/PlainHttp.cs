using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace Flowrun.Forwarder.Aws;

/// <summary>The HTTP of one client of the SDK. Given this, the SDK needs not make its own, which brings along what no call here uses; Aws/Unused.xml leaves that out.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the function.")]
internal sealed class PlainHttp(TimeSpan connectTimeout, TimeSpan timeout) : HttpClientFactory
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = connectTimeout }) { Timeout = timeout };

    /// <summary>Asked for each request; the same each time, so that its connections are used again.</summary>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
