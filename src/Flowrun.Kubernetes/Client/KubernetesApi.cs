using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Client;

/// <summary>
/// The API server as JSON over HTTP. Where it is and by what credentials is KubernetesClient's to say; bodies stay bytes,
/// since its typed models drop fields that they do not know and its typed create reaches about half the rate of plain HTTP.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue AnyJson = new("application/json");

    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;
    private readonly Uri _baseUri;

    /// <param name="configuration">From <see cref="KubernetesConfiguration"/> or a kubeconfig.</param>
    /// <param name="timeout">The longest that any call but a watch may take.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The server's address, or a certificate that it needs, is missing or not valid.</exception>
    public KubernetesApi(KubernetesClientConfiguration configuration, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _baseUri = Uri.TryCreate($"{configuration.Host?.TrimEnd('/')}/", UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : throw new KubeConfigException($"The API server's address: found \"{configuration.Host}\": a URL such as https://api.example:6443 is right");
        _http = new HttpClient(ApiConnection.Open(_baseUri, configuration)) { Timeout = Timeout.InfiniteTimeSpan };
        if (configuration.UserAgent is { Length: > 0 } agent)
        {
            _http.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        }

        // The only way to tell HttpClient which name is to be in the certificate.
        _http.DefaultRequestHeaders.Host = configuration.TlsServerName is { Length: > 0 } name && _baseUri.Scheme == Uri.UriSchemeHttps ? name : null;

        _credentials = ApiConnection.Credentials(configuration);
        CallTimeout = timeout;
        Namespace = string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace;
    }

    /// <summary>The namespace of the kubeconfig's context or of the pod.</summary>
    public string Namespace { get; }

    /// <summary>Where the API server is, for messages.</summary>
    public Uri Server => _baseUri;

    /// <summary>The longest that any call but a watch may take.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>Makes a connection for the calls to come, beside what the caller goes on with: a handshake, and the system's certificates that .NET reads for the first, are a fifth of a second.</summary>
    /// <returns>Nothing to wait for. Where it fails, so will the calls, and they say why.</returns>
    public Task ConnectAheadAsync() => Task.Run(() => SendAsync(HttpMethod.Get, "version"));

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

    /// <summary>Gets a document without keeping its text besides: a page of a list is megabytes, and a long list is many pages.</summary>
    /// <param name="path">As in <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Of an answer of 200 the document, which the caller disposes, and no body; of any other the body, and null.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="IOException">The connection was lost in the middle of the answer.</exception>
    /// <exception cref="TimeoutException">No whole answer within <see cref="CallTimeout"/>.</exception>
    /// <exception cref="JsonException">The answer is no JSON.</exception>
    public async Task<(ApiAnswer Answer, JsonDocument? Document)> GetAsync(string path, CancellationToken cancellationToken)
    {
        JsonDocument? document = null;
        var answer = await ExchangeAsync(
            HttpMethod.Get,
            path,
            default,
            "application/json",
            async (response, stop) =>
            {
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    return await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
                }

                var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
                document = await JsonDocument.ParseAsync(body, default, stop).ConfigureAwait(false);
                return ReadOnlyMemory<byte>.Empty;
            },
            cancellationToken).ConfigureAwait(false);
        return (answer, document);
    }

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

    public void Dispose() => _http.Dispose();

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
        // Over HTTPS calls share connections, and each takes about half the processor time; a server or a proxy that cannot do that says so when the connection is made.
        var request = new HttpRequestMessage(method, new Uri(_baseUri, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.Accept.Add(AnyJson);
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
