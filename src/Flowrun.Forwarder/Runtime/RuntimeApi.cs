using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Flowrun.Forwarder.Runtime;

/// <summary>Lambda's Runtime API: the function fetches its invocations and brings back the answers.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _runtime;

    /// <param name="address">Host and port, as in AWS_LAMBDA_RUNTIME_API.</param>
    public RuntimeApi(string address)
    {
        _runtime = $"http://{address}/2018-06-01/runtime";
        // Between two invocations lie hours, and the process is frozen meanwhile.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Waits for the next invocation, for as long as it takes.</summary>
    /// <exception cref="RuntimeApiException">The answer is none.</exception>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"{_runtime}/invocation/next"), cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new RuntimeApiException($"GET invocation/next: {(int)answer.StatusCode}");
        }

        var headers = answer.Headers;
        return new Invocation(
            Header(headers, "Lambda-Runtime-Aws-Request-Id") ?? throw new RuntimeApiException("GET invocation/next: no Lambda-Runtime-Aws-Request-Id"),
            Header(headers, "Lambda-Runtime-Invoked-Function-Arn") ?? "flowrun-forwarder",
            long.TryParse(Header(headers, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline)
                ? DateTimeOffset.FromUnixTimeMilliseconds(deadline)
                : DateTimeOffset.MaxValue,
            Header(headers, "Lambda-Runtime-Trace-Id"),
            await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <param name="json">The result.</param>
    /// <exception cref="RuntimeApiException">Lambda asks to exit.</exception>
    public Task RespondAsync(Invocation invocation, byte[] json, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{invocation.RequestId}/response", json, errorType: null, cancellationToken);

    /// <exception cref="RuntimeApiException">Lambda asks to exit.</exception>
    public Task FailAsync(Invocation invocation, RuntimeError error, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{invocation.RequestId}/error", error, cancellationToken);

    /// <summary>Instead of the first <see cref="NextAsync"/>; the function has to exit afterwards.</summary>
    /// <exception cref="RuntimeApiException">Lambda asks to exit.</exception>
    public Task FailInitAsync(RuntimeError error, CancellationToken cancellationToken) => PostAsync("init/error", error, cancellationToken);

    public void Dispose() => _http.Dispose();

    private Task PostAsync(string path, RuntimeError error, CancellationToken cancellationToken) =>
        PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(error, ForwarderJson.Default.RuntimeError), error.ErrorType, cancellationToken);

    private async Task PostAsync(string path, byte[] json, string? errorType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_runtime}/{path}") { Content = content };
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        // Answers of 4xx are about this invocation alone, which Lambda has given up: the next one may well come.
        using var answer = await _http.SendAsync(request, cancellationToken);
        if ((int)answer.StatusCode >= 500)
        {
            throw new RuntimeApiException($"POST {path}: {(int)answer.StatusCode}");
        }
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;
}
