using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>A sandbox in which nothing runs, and plain HTTP to it.</summary>
internal sealed class ApiClient : IAsyncDisposable
{
    public const string Jobs = "/apis/batch/v1/namespaces/default/jobs";

    private readonly HttpClient _http;

    private ApiClient(SandboxCluster cluster)
    {
        Cluster = cluster;
        _http = new HttpClient { BaseAddress = cluster.Server };
    }

    public SandboxCluster Cluster { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ApiClient> StartAsync(bool controls = false) =>
        new(await SandboxCluster.StartAsync(new SandboxClusterOptions { RunPods = false, ControlJobs = controls }, Token));

    /// <summary>The status and the body, whatever they are.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(string method, string path, JsonNode? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var answer = await _http.SendAsync(request, Token);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!.AsObject());
    }

    public Task<WatchReader> WatchAsync(string path) => WatchReader.OpenAsync(_http, path, "application/json", Token);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Cluster.DisposeAsync();
    }
}
