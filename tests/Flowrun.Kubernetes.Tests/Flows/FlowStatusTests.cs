using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;
using Flowrun.Kubernetes.Tests.Client;
using Flowrun.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowStatusTests : ILogger<FlowStatus>
{
    private readonly List<string> _lines = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_NoStatusYet_PatchesTheSubresource()
    {
        await using var server = await StubServer.StartAsync(context => ListWatchScript.Body(200, new JsonObject())(context));

        await WriteAsync(server, Object("a"));

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            ("PATCH", "/apis/flowrun.dev/v1alpha1/namespaces/flows/flows/a/status?fieldManager=flowrun", "application/merge-patch+json"),
            (request.Method, request.Target, request.Headers["Content-Type"]));
        var patch = JsonNode.Parse(request.Body)!.AsObject();
        Assert.Equal(["status"], patch.Select(field => field.Key));
        Assert.Equal(["Ready", "Ambiguous", "Invalid"], patch["status"]!["conditions"]!.AsArray().Select(entry => (string?)entry!["type"]));
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task WriteAsync_AllStandsThere_AsksForNothing()
    {
        await using var server = await StubServer.StartAsync(context => ListWatchScript.Body(200, new JsonObject())(context));
        await WriteAsync(server, Object("a"));
        var written = JsonNode.Parse(server.Requests.Single().Body)!["status"]!["conditions"]!.AsArray();

        await WriteAsync(server, Object("a") with { Conditions = written });

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(403, 1)]
    [InlineData(422, 1)]
    [InlineData(404, 0)]
    [InlineData(409, 0)]
    public async Task WriteAsync_Refused_GoesOnAndSaysSoOnceIfAtAll(int code, int lines)
    {
        await using var server = await StubServer.StartAsync(context => ListWatchScript.Refused(code, "Reason", "no, you may not")(context));

        await WriteAsync(server, Object("a"), Object("b"), Object("c"));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(
            Enumerable.Repeat("The status of flow flows/a cannot be written: no, you may not. Flows run all the same; this is not said again.", lines), _lines);
    }

    [Fact]
    public async Task WriteAsync_ConnectionLost_SaysSoAndGoesOn()
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await WriteAsync(server, Object("a"), Object("b"));

        Assert.StartsWith("The status of flow flows/a cannot be written: the connection to http://127.0.0.1", Assert.Single(_lines), StringComparison.Ordinal);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(formatter(state, exception));

    private static ClusterFlowsObject Object(string name)
    {
        var manifest = ClusterFlowsManifest.Small(name);
        manifest["metadata"]!["namespace"] = "flows";
        manifest["metadata"]!["generation"] = 1;
        return ClusterFlowsObject.Read(JsonSerializer.SerializeToElement(manifest));
    }

    private async Task WriteAsync(StubServer server, params ClusterFlowsObject[] objects)
    {
        using var api = Stub.Api(server);
        await new FlowStatus(api, new FakeTimeProvider(), this).WriteAsync(objects, Stop);
    }
}
