using System.Net;
using System.Net.Http.Headers;
using k8s;
using k8s.Authentication;

namespace Flowrun.Kubernetes.Client;

/// <summary>
/// The API server as JSON over HTTP. Connection, certificates and credentials are KubernetesClient's; bodies stay bytes,
/// since its typed models drop fields that they do not know and its typed create reaches about half the rate of plain HTTP.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly k8s.Kubernetes _client;
    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;
    private readonly Uri _baseUri;

    /// <param name="configuration">From <see cref="KubernetesConfiguration"/> or a kubeconfig.</param>
    /// <param name="timeout">The longest that any call but a watch may take.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The server's address or its certificate authority is missing or not valid.</exception>
    public KubernetesApi(KubernetesClientConfiguration configuration, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup = ConnectionSettings.Apply;
        _client = new k8s.Kubernetes(configuration);
        _http = _client.HttpClient;
        _credentials = _client.Credentials;
        _baseUri = new Uri(configuration.Host.TrimEnd('/') + "/");
        CallTimeout = timeout;
        Namespace = string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace;
    }

    /// <summary>The namespace of the kubeconfig's context or of the pod.</summary>
    public string Namespace { get; }

    /// <summary>Where the API server is, for messages.</summary>
    public Uri Server => _baseUri;

    /// <summary>The longest that any call but a watch may take.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>Sends one request and reads the whole answer, whatever its status.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">From the root without a slash at the front, with its query; its parts already escaped.</param>
    /// <param name="json">The body, or empty for none.</param>
    /// <param name="contentType">For a patch: which kind.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="TimeoutException">No whole answer within <see cref="CallTimeout"/>.</exception>
    public Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> json = default,
        string contentType = "application/json",
        CancellationToken cancellationToken = default) =>
        ExchangeAsync(
            method,
            path,
            json,
            contentType,
            static async (response, stop) => await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false),
            cancellationToken);

    /// <summary>Creates an object. An answer of 201 comes without its body: what was sent is known, and reading it back costs more than sending it.</summary>
    /// <param name="path">As in <see cref="SendAsync"/>.</param>
    /// <param name="json">The object.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="TimeoutException">No whole answer within <see cref="CallTimeout"/>.</exception>
    public Task<ApiAnswer> CreateAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        ExchangeAsync(
            HttpMethod.Post,
            path,
            json,
            "application/json",
            static async (response, stop) =>
            {
                if (response.StatusCode != HttpStatusCode.Created)
                {
                    return await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
                }

                await DrainAsync(response, stop).ConfigureAwait(false);
                return ReadOnlyMemory<byte>.Empty;
            },
            cancellationToken);

    /// <summary>Opens a stream, for a watch. The caller disposes the response and sees to an idle limit.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="TimeoutException">No headers within <see cref="CallTimeout"/>.</exception>
    public async Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallTimeout);
        try
        {
            using var request = await CreateRequestAsync(HttpMethod.Get, path, default, "application/json", limit.Token).ConfigureAwait(false);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            KubernetesMetrics.Request(HttpMethod.Get, response.StatusCode);
            return response;
        }
        catch (Exception failed) when (IsNoAnswer(HttpMethod.Get, failed, cancellationToken))
        {
            throw;
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLate(HttpMethod.Get, path, limit, cancelled);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ApiAnswer> ExchangeAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> json,
        string contentType,
        Func<HttpResponseMessage, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallTimeout);
        try
        {
            using var request = await CreateRequestAsync(method, path, json, contentType, limit.Token).ConfigureAwait(false);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var body = await read(response, limit.Token).ConfigureAwait(false);
            KubernetesMetrics.Request(method, response.StatusCode);
            return new ApiAnswer(response.StatusCode, body, response.Headers.RetryAfter);
        }
        catch (Exception failed) when (IsNoAnswer(method, failed, cancellationToken))
        {
            throw;
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLate(method, path, limit, cancelled);
        }
    }

    /// <summary>Reads to the end, so that the connection is free for the next call. The status is known: whatever happens here takes nothing back.</summary>
    private static async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            // The connection is not used again; the object exists.
        }
    }

    /// <summary>Counts it, and is always false: as a filter it leaves the exception to whom it belongs.</summary>
    private static bool IsNoAnswer(HttpMethod method, Exception failed, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested && failed is HttpRequestException or IOException or OperationCanceledException)
        {
            KubernetesMetrics.NoAnswer(method, failed is OperationCanceledException);
        }

        return false;
    }

    private TimeoutException TooLate(HttpMethod method, string path, CancellationTokenSource limit, Exception cancelled) =>
        limit.IsCancellationRequested
            ? new TimeoutException($"The Kubernetes API at {_baseUri} did not answer {method} {path} within {CallTimeout.TotalSeconds} s.", cancelled)
            : new TimeoutException($"The Kubernetes API at {_baseUri} could not be reached within {ConnectionSettings.ConnectTimeout.TotalSeconds} s.", cancelled);

    private async ValueTask<HttpRequestMessage> CreateRequestAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> json, string contentType, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(_baseUri, path));
        request.Headers.Accept.Add(Json);
        if (!json.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        if (_credentials is not null)
        {
            await _credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return request;
    }
}

/// <summary>What the API server answered.</summary>
public readonly record struct ApiAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, RetryConditionHeaderValue? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
