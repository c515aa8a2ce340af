using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Faults;

public sealed class FaultsMiddlewareTests : IAsyncLifetime
{
    private readonly FaultPlan _plan = new(new Random(1));
    private readonly WebApplication _server;
    private readonly HttpClient _client = new();
    private readonly FakeTimeProvider _time = new();
    private int _handled;
    private DateTimeOffset _handledAt;

    public FaultsMiddlewareTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.UseFaults(_plan, _time, status => $"own words for {status}");
        _server.Run(context =>
        {
            Interlocked.Increment(ref _handled);
            _handledAt = _time.GetUtcNow();
            return context.Response.WriteAsync("done");
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(Token);
        _client.BaseAddress = new Uri(_server.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Status_WithRetryAfter_IsAnsweredAndNothingHandled()
    {
        _plan.Add(new Fault { Match = "POST /**", Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 2 });

        using var answer = await _client.PostAsync("/jobs", null, Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("own words for 429", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(0, _handled);
    }

    [Fact]
    public async Task Latency_IsWaitedForBeforeTheRequestIsHandled()
    {
        _plan.Add(new Fault { Match = "GET /**", Kind = FaultKind.Latency, Delay = TimeSpan.FromHours(1) });
        var start = _time.GetUtcNow();
        var request = _client.GetStringAsync("/", Token);

        while (!request.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(request, Task.Delay(TimeSpan.FromMilliseconds(1), Token));
        }

        Assert.Equal("done", await request);
        Assert.True(_handledAt - start >= TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(FaultKind.Drop, 0)]
    [InlineData(FaultKind.LoseResponse, 1)]
    public async Task NoAnswer_IsAClosedConnection_AndHandledOnlyWhereTheResponseIsLost(FaultKind kind, int handled)
    {
        _plan.Add(new Fault { Match = "POST /**", Kind = kind });

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.PostAsync("/jobs", null, Token));

        Assert.Equal(handled, _handled);
    }

    [Fact]
    public async Task Hang_NeverAnswers_AndTheServerStillStops()
    {
        _plan.Add(new Fault { Match = "GET /**", Kind = FaultKind.Hang });
        var request = _client.GetAsync("/", Token);

        await _server.StopAsync(Token);

        await Assert.ThrowsAsync<HttpRequestException>(() => request);
        Assert.Equal(0, _handled);
    }

    [Fact]
    public async Task Endpoint_PutGetDelete_ReplaceShowAndEmptyThePlan()
    {
        var put = JsonNode.Parse("""[{"match": "GET /**", "kind": "Status", "status": 503, "times": 1, "delaySeconds": 0.5}]""");
        using var putAnswer = await _client.PutAsJsonAsync("/_sandbox/faults", put, Token);
        var shown = await _client.GetFromJsonAsync<JsonArray>("/_sandbox/faults", Token);
        using var struck = await _client.GetAsync("/jobs", Token);
        using var emptied = await _client.DeleteAsync("/_sandbox/faults", Token);

        Assert.Equal(HttpStatusCode.OK, putAnswer.StatusCode);
        Assert.Equal(503, (int)shown![0]!["status"]!);
        Assert.Equal(0.5, (double)shown[0]!["delaySeconds"]!);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, struck.StatusCode);
        Assert.Empty(_plan.Faults);
    }

    [Theory]
    [InlineData("""[{"match": "nonsense", "kind": "Drop"}]""", "'nonsense' is not a method and a path")]
    [InlineData("""[{"match": "GET /", "kind": "Drop", "shair": 1}]""", "shair")]
    [InlineData("""[{"match": "GET /", "kind": "Explode"}]""", "kind")]
    public async Task Endpoint_PutOfSomethingWrong_IsRefusedWithTheReason(string put, string expected)
    {
        using var content = new StringContent(put);
        using var answer = await _client.PutAsync("/_sandbox/faults", content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
