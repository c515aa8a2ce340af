using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Flows;
using Flowrun.Kubernetes.Leases;
using Flowrun.Kubernetes.Tests.Client;
using Flowrun.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowStatusTests : ILogger<FlowStatus>
{
    private readonly List<string> _lines = [];
    private readonly FakeTimeProvider _time = new();
    private FlowReport _report = FlowReport.None;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_NoStatusYet_PatchesTheSubresource()
    {
        await using var server = await AcceptingAsync();

        await WritingAsync(server, [Object("a")]);

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            ("PATCH", "/apis/flowrun.dev/v1alpha1/namespaces/flows/flows/a/status?fieldManager=flowrun", "application/merge-patch+json"),
            (request.Method, request.Target, request.Headers["Content-Type"]));
        var patch = JsonNode.Parse(request.Body)!.AsObject();
        Assert.Equal(["status"], patch.Select(field => field.Key));
        Assert.Equal(["Ready", "Ambiguous", "Invalid", "WaitingForQuota"], patch["status"]!["conditions"]!.AsArray().Select(entry => (string?)entry!["type"]));
        Assert.Equal(0, (int?)patch["status"]!["runs"]!["waiting"]);
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task WriteAsync_AllStandsThere_AsksForNothing()
    {
        await using var server = await AcceptingAsync();
        await WritingAsync(server, [Object("a")]);

        // A leader that comes after, and sees what stands there.
        await WritingAsync(server, [Object("a") with { Status = Written(server) }]);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task WriteAsync_OnlyFiguresDiffer_AreWrittenAfterAPause()
    {
        await using var server = await AcceptingAsync();
        await WritingAsync(server, [Object("a")], write =>
        {
            _report = new FlowReport(new FlowFigures(1, 0, 2, 3, 4, Last: null), "5 runs measured", Limit: "flow a has 2 of 2 runs");
            return write();
        });
        Assert.Single(server.Requests);

        await WritingAsync(server, [Object("a") with { Status = Written(server) }]);

        var status = Written(server);
        Assert.Equal("""{"waiting":1,"pending":0,"running":2,"succeeded":3,"failed":4}""", status["runs"]!.ToJsonString());
        Assert.Equal("5 runs measured", (string?)status["model"]);
        var quota = status["conditions"]!.AsArray().Single(entry => (string?)entry!["type"] == "WaitingForQuota")!;
        Assert.Equal("True Limit flow a has 2 of 2 runs", $"{quota["status"]} {quota["reason"]} {quota["message"]}");
    }

    [Fact]
    public async Task WriteAsync_PauseIsOver_FiguresAreWritten()
    {
        await using var server = await AcceptingAsync();

        await WritingAsync(server, [Object("a")], write =>
        {
            _report = new FlowReport(FlowFigures.None, Quota: "exceeded quota: small");
            _time.Advance(FlowStatus.FiguresPause);
            return write();
        });

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task WriteAsync_LeadershipIsOver_WritesNothing()
    {
        await using var server = await AcceptingAsync();

        await WritingAsync(server, [Object("a")], write =>
        {
            _report = new FlowReport(FlowFigures.None, Quota: "exceeded quota: small");
            _time.Advance(TimeSpan.FromMinutes(1));
            return write();
        }, leads: TimeSpan.FromSeconds(7));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task WriteAsync_RunWithoutWhatTheOneBeforeHad_TakesThatAway()
    {
        await using var server = await AcceptingAsync();
        var standing = JsonNode.Parse("""{"lastRun": {"run": "a", "job": "j", "state": "Failed", "reason": "why"}, "model": "old"}""")!.AsObject();

        await WritingAsync(server, [Object("a") with { Status = standing }]);
        Assert.Null(Written(server)["lastRun"]);

        var last = new RunView(
            "flows", "k", new RunId("b"), new VersionGroup("a"), new Core.Flows.FlowName("a"), 1, null, null, null, null, AttemptState.Running, null, DateTimeOffset.UnixEpoch, null, null);
        _report = new FlowReport(FlowFigures.None with { Last = last });
        await WritingAsync(server, [Object("a") with { Status = standing }]);

        Assert.Equal("""{"run":"b","job":"k","state":"Running","createdAt":"1970-01-01T00:00:00Z","reason":null}""", Written(server)["lastRun"]!.ToJsonString());
    }

    [Fact]
    public async Task WriteAsync_FlowsBecomeAmbiguous_TellsItOnceInEvents()
    {
        await using var server = await AcceptingAsync();

        await WritingAsync(server, [Object("a", "g"), Object("b", "g")], write => write());

        var events = server.Requests.Where(request => request.Method == "POST").Select(request => JsonNode.Parse(request.Body)!).ToList();
        Assert.Equal(["a", "b"], events.Select(told => (string?)told["involvedObject"]!["name"]));
        Assert.All(events, told => Assert.Equal("Flow Ambiguous Warning", $"{told["involvedObject"]!["kind"]} {told["reason"]} {told["type"]}"));
        Assert.Equal("/api/v1/namespaces/flows/events?fieldManager=flowrun", server.Requests.First(request => request.Method == "POST").Target);
    }

    [Theory]
    [InlineData(403, 1)]
    [InlineData(422, 1)]
    [InlineData(404, 0)]
    [InlineData(409, 0)]
    public async Task WriteAsync_Refused_GoesOnAndSaysSoOnceIfAtAll(int code, int lines)
    {
        await using var server = await StubServer.StartAsync(context => ListWatchScript.Refused(code, "Reason", "no, you may not")(context));

        await WritingAsync(server, [Object("a"), Object("b"), Object("c")], write => write());

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

        await WritingAsync(server, [Object("a"), Object("b")]);

        Assert.StartsWith("The status of flow flows/a cannot be written: the connection to http://127.0.0.1", Assert.Single(_lines), StringComparison.Ordinal);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(formatter(state, exception));

    private static Task<StubServer> AcceptingAsync() => StubServer.StartAsync(context => ListWatchScript.Body(200, new JsonObject())(context));

    private static JsonObject Written(StubServer server) => JsonNode.Parse(server.Requests.Last(request => request.Method == "PATCH").Body)!["status"]!.AsObject();

    private static ClusterFlowsObject Object(string name, string? group = null)
    {
        var manifest = group is null ? ClusterFlowsManifest.Small(name) : ClusterFlowsManifest.Small(name, group);
        manifest["metadata"]!["namespace"] = "flows";
        manifest["metadata"]!["generation"] = 1;
        return ClusterFlowsObject.Read(JsonSerializer.SerializeToElement(manifest));
    }

    /// <summary>One look, and then perhaps another.</summary>
    private async Task WritingAsync(StubServer server, ClusterFlowsObject[] objects, Func<Func<Task>, Task>? then = null, TimeSpan? leads = null)
    {
        using var api = Stub.Api(server);
        using var leadership = new Leadership(_time.GetTimestamp(), leads ?? TimeSpan.FromHours(1), _time);
        var status = new FlowStatus(api, _time, this);
        status.Use(objects);
        await WriteAsync();
        await (then?.Invoke(WriteAsync) ?? Task.CompletedTask);

        Task WriteAsync() => status.WriteAsync(leadership, (_, _) => _report, Stop);
    }
}
