using System.Globalization;
using System.Net;
using Flowrun.Sandbox.Lambda;

namespace Flowrun.Sandbox.Tests.Lambda;

/// <summary>What an executable does: asks for invocations and answers them.</summary>
internal sealed class RuntimeClient(LambdaFunction function) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new($"http://{function.RuntimeApi}/2018-06-01/runtime/") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<Received> NextAsync()
    {
        using var answer = await _http.GetAsync("invocation/next", Cancellation);
        answer.EnsureSuccessStatusCode();
        string? Header(string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
        return new(
            Header("Lambda-Runtime-Aws-Request-Id")!,
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Header("Lambda-Runtime-Deadline-Ms")!, CultureInfo.InvariantCulture)),
            Header("Lambda-Runtime-Invoked-Function-Arn")!,
            Header("Lambda-Runtime-Trace-Id")!,
            Header("Lambda-Runtime-Client-Context"),
            await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public Task<(HttpStatusCode Status, string Body)> RespondAsync(string requestId, string payload) => PostAsync($"invocation/{requestId}/response", payload);

    public Task<(HttpStatusCode Status, string Body)> FailAsync(string requestId, string error) => PostAsync($"invocation/{requestId}/error", error);

    public Task<(HttpStatusCode Status, string Body)> FailInitializationAsync(string error) => PostAsync("init/error", error);

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body)
    {
        using var answer = await _http.PostAsync(path, new StringContent(body), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>One invocation as the executable sees it.</summary>
    public sealed record Received(string RequestId, DateTimeOffset Deadline, string FunctionArn, string TraceId, string? ClientContext, string Payload);
}
