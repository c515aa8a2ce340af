using System.Net;
using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Health;

public sealed class HealthServerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly IntakeState _state;
    private readonly HealthServer _server;
    private readonly HttpClient _http = new();
    private WatchProgress _watch = new("jobs", TimeSpan.FromSeconds(3), TimeSpan.Zero);

    public HealthServerTests()
    {
        _state = new IntakeState(_time);
        _server = Server(0);
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri($"http://{_server.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    [Fact]
    public async Task Readyz_NothingIsInTheWay_Is200()
    {
        Assert.Equal((HttpStatusCode.OK, """{"ready":true,"reasons":[]}"""), await GetAsync("/readyz"));
    }

    [Fact]
    public async Task Readyz_Blocked_Is503WithEveryReason()
    {
        _state.Block("queue", "no such queue: \"uploads\"");
        _state.Block("flows", "the flows have not been read yet");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"ready":false,"reasons":["the flows have not been read yet","no such queue: \u0022uploads\u0022"]}"""),
            await GetAsync("/readyz"));
    }

    [Fact]
    public async Task Readyz_UnblockedAgain_Is200()
    {
        _state.Block("queue", "no such queue");
        _state.Unblock("queue");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/readyz")).Status);
    }

    [Fact]
    public async Task Readyz_Stopping_Is503()
    {
        _state.Stopping();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"ready":false,"reasons":["the worker is stopping"]}"""), await GetAsync("/readyz"));
    }

    [Fact]
    public async Task Healthz_Blocked_Is200SinceARestartWouldNotHelp()
    {
        _state.Block("queue", "no such queue");

        Assert.Equal((HttpStatusCode.OK, """{"healthy":true,"reasons":[],"secondsSinceReceive":null,"secondsSinceWatch":{"jobs":3}}"""), await GetAsync("/healthz"));
    }

    [Fact]
    public async Task Healthz_ReceiversStuck_Is503UntilOneComesRound()
    {
        _state.Received();
        _time.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"healthy":false,"reasons":["no receiver has come round for 301 s; at most 300 s is right"],"secondsSinceReceive":301,"secondsSinceWatch":{"jobs":3}}"""),
            await GetAsync("/healthz"));

        _state.Turned();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/healthz")).Status);
    }

    /// <summary>One that tells nothing since the API server is down comes round all the same.</summary>
    [Theory]
    [InlineData(30, HttpStatusCode.OK)]
    [InlineData(31, HttpStatusCode.ServiceUnavailable)]
    public async Task Healthz_Watch_IsJudgedByItsLoop(int minutes, HttpStatusCode expected)
    {
        _watch = new WatchProgress("jobs", TimeSpan.FromHours(5), TimeSpan.FromMinutes(minutes));

        var (status, body) = await GetAsync("/healthz");

        Assert.Equal(expected, status);
        Assert.Equal(status != HttpStatusCode.OK, body.Contains($"the watch of jobs has not come round for {minutes * 60} s; at most 1800 s is right", StringComparison.Ordinal));
        Assert.Contains("\"secondsSinceWatch\":{\"jobs\":18000}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthz_Head_IsWithoutBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/healthz");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_AnythingElse_Is404() => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/")).Status);

    [Fact]
    public async Task Post_Healthz_Is405()
    {
        using var answer = await _http.PostAsync(new Uri("/healthz", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task StartAsync_PortIsTaken_SaysWhereAndWhatToDo()
    {
        using var second = Server(_server.Address!.Port);

        var taken = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"The health endpoint cannot listen on {_server.Address}: ", taken.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another port with --http, or none with --http 0.", taken.Message, StringComparison.Ordinal);
    }

    private HealthServer Server(int port) => new(new IPEndPoint(IPAddress.Loopback, port), _state, _time, NullLoggerFactory.Instance, watches: () => [_watch]);

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
