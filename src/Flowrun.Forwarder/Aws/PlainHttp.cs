using Amazon.Runtime;

namespace Flowrun.Forwarder.Aws;

/// <summary>The SDK's HTTP. Given this, it needs not make its own, which brings along what no call here uses; Aws/Unused.xml leaves that out.</summary>
internal sealed class PlainHttp : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = clientConfig.ConnectTimeout ?? Timeout.InfiniteTimeSpan })
        {
            Timeout = clientConfig.Timeout ?? Timeout.InfiniteTimeSpan,
        };

    /// <summary>A client of the SDK has one of these for all of its life.</summary>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
