using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>
/// A sandbox to which recorded requests are sent again. As on the cluster of the recordings no node runs anything: the states of the
/// pods are written by hand.
/// </summary>
internal sealed class Replay : IAsyncDisposable
{
    private readonly HttpClient _client;

    private Replay(SandboxCluster cluster, FakeTimeProvider time)
    {
        (Cluster, Time) = (cluster, time);
        _client = new HttpClient { BaseAddress = cluster.Server };
    }

    public SandboxCluster Cluster { get; }

    public FakeTimeProvider Time { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Replay> StartAsync(params IEnumerable<string> steps)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 20, 10, 10, TimeSpan.Zero));
        var options = new SandboxClusterOptions { RunPods = false, Time = time, Seed = 1 };
        var replay = new Replay(await SandboxCluster.StartAsync(options, Token), time);
        replay.Cluster.CreateNamespace("recorded");
        foreach (var step in steps)
        {
            await replay.DoAsync(step);
        }

        return replay;
    }

    /// <summary>The recording <c>kubernetes/NAME</c>.</summary>
    public static JsonObject Recorded(string name) => Fixtures.Read("kubernetes/" + name);

    /// <param name="step">
    /// A recording's name, or <c>runs JOB</c>, <c>ends JOB</c>, <c>deadline JOB</c>, <c>quota</c>, <c>unauthorized</c>, <c>forbidden</c>.
    /// </param>
    public async Task DoAsync(string step)
    {
        switch (step.Split(' '))
        {
            case ["runs", var job]:
                await WriteStatusAsync(job, "Running");
                break;
            case ["ends", var job]:
                await WriteStatusAsync(job, "Succeeded", "Failed");
                await SettledAsync(job, status => status["conditions"] is JsonArray list && list.Any(one => (string?)one!["type"] is "Complete" or "Failed"));
                break;
            case ["deadline", var job]:
                Time.Advance(TimeSpan.FromSeconds(2));
                await SettledAsync(job, status => status["conditions"] is JsonArray list && list.Any(one => (string?)one!["type"] is "Failed"));
                break;
            case ["quota"]:
                Cluster.LimitJobs("recorded", 4);
                break;
            case ["unauthorized"]:
                Cluster.Unauthorized = true;
                break;
            case ["forbidden"]:
                Cluster.Faults.Add(CannedAnswers.Forbidden(inNamespace: "recorded"));
                break;
            default:
                var recorded = Recorded(step);
                var (status, _, body) = await SendAsync(recorded["request"]!.AsObject());
                Assert.Equal((int)recorded["response"]!["status"]!, status);
                await ControlledAsync(recorded["request"]!, body);
                break;
        }
    }

    /// <summary>Sends a recorded request; uids in it are replaced by those that the objects have here.</summary>
    public async Task<(int Status, HttpResponseMessage Answer, JsonNode? Body)> SendAsync(JsonObject request)
    {
        using var message = new HttpRequestMessage(new HttpMethod((string)request["method"]!), (string)request["path"]!);
        message.Headers.Accept.ParseAdd((string?)request["accept"] ?? "application/json");
        if (request["body"] is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(WithOwnUid(body.DeepClone()).ToJsonString()));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse((string)request["contentType"]!);
        }

        var answer = await _client.SendAsync(message, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        var isJson = answer.Content.Headers.ContentType?.MediaType == "application/json";
        return ((int)answer.StatusCode, answer, isJson ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>Opens a recorded watch at the present state.</summary>
    public Task<WatchReader> WatchAsync(JsonObject request) =>
        WatchReader.OpenAsync(_client, ((string)request["path"]!).Split(' ')[^1], (string)request["accept"]!, Token);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Cluster.DisposeAsync();
    }

    private JsonNode WithOwnUid(JsonNode body)
    {
        if (body["metadata"]?["uid"] is not null)
        {
            var own = Cluster.ConfigMaps("recorded").Single(one => JsonNode.DeepEquals(one["metadata"]!["name"], body["metadata"]!["name"]));
            body["metadata"]!["uid"] = own["metadata"]!["uid"]!.DeepClone();
        }

        return body;
    }

    /// <summary>Waits until the job controller has done what it does at once.</summary>
    private async Task ControlledAsync(JsonNode request, JsonNode? body)
    {
        if ((string?)body?["kind"] == "Job" && (string?)request["method"] is "POST" or "PATCH")
        {
            var suspend = (bool)body!["spec"]!["suspend"]!;
            await SettledAsync((string)body["metadata"]!["name"]!, status => suspend ? status["conditions"] is not null : status["startTime"] is not null);
        }
    }

    private Task SettledAsync(string job, Func<JsonObject, bool> isSettled) => Cluster.UntilAsync(
        cluster => cluster.Jobs("recorded").Any(one => (string?)one["metadata"]!["name"] == job && isSettled(one["status"]!.AsObject())), Token);

    /// <summary>Writes the status that the recorded pod of that Job had.</summary>
    private async Task WriteStatusAsync(string job, params string[] phases)
    {
        var recorded = Recorded("watch-pods")["response"]!["stream"]!.AsArray().Select(one => one!["object"]!).First(pod =>
            ((string)pod["metadata"]!["name"]!).StartsWith(job + "-", StringComparison.Ordinal) && phases.Contains((string)pod["status"]!["phase"]!));
        var name = Cluster.Pods("recorded").Select(pod => (string)pod["metadata"]!["name"]!).Single(one => one.StartsWith(job + "-", StringComparison.Ordinal));
        var (status, _, _) = await SendAsync(new JsonObject
        {
            ["method"] = "PATCH",
            ["path"] = $"/api/v1/namespaces/recorded/pods/{name}/status",
            ["contentType"] = "application/merge-patch+json",
            ["body"] = new JsonObject { ["status"] = recorded["status"]!.DeepClone() },
        });
        Assert.Equal(200, status);
    }
}
