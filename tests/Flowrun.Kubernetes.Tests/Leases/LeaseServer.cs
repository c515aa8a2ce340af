using System.Text.Json.Nodes;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Leases;

/// <summary>An API server with one Lease, which can fail before or after it has done what it was asked.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private JsonObject? _lease;
    private int _version;
    private int _lostAnswers;

    private LeaseServer(TimeProvider time)
    {
        _time = time;
    }

    public StubServer Stub { get; private set; } = null!;

    /// <summary>Answers everything with 500.</summary>
    public bool Fails { get; set; }

    public string? Holder
    {
        get
        {
            lock (_lock)
            {
                return (string?)_lease?["spec"]?["holderIdentity"];
            }
        }
    }

    /// <summary>When the first write came.</summary>
    public DateTimeOffset? FirstWrite { get; private set; }

    public static async Task<LeaseServer> StartAsync(TimeProvider time)
    {
        var server = new LeaseServer(time);
        server.Stub = await StubServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>Somebody else takes or renews it.</summary>
    public void Take(string holder, int seconds)
    {
        lock (_lock)
        {
            Store(new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "flowrun", ["labels"] = new JsonObject { ["kept"] = "yes" } },
                ["spec"] = new JsonObject { ["holderIdentity"] = holder, ["leaseDurationSeconds"] = seconds, ["leaseTransitions"] = 3 },
            });
        }
    }

    /// <summary>Does what the next write asks, and answers 500.</summary>
    public void LoseNextAnswer() => Interlocked.Increment(ref _lostAnswers);

    public ValueTask DisposeAsync() => Stub.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var request = Stub.Requests.Last();
        FirstWrite ??= request.Method == "GET" ? null : _time.GetUtcNow();
        var (code, body) = Fails ? (500, "{}") : Answer(request);
        if (request.Method != "GET" && code < 300 && Interlocked.CompareExchange(ref _lostAnswers, 0, 1) == 1)
        {
            code = 500;
        }

        context.Response.StatusCode = code;
        return context.Response.WriteAsync(body);
    }

    private (int Code, string Body) Answer(StubRequest request)
    {
        lock (_lock)
        {
            var sent = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!.AsObject() : null;
            var isCurrent = (string?)sent?["metadata"]?["resourceVersion"] == (string?)_lease?["metadata"]?["resourceVersion"];
            return request.Method switch
            {
                "GET" when _lease is null => (404, "{}"),
                "GET" => (200, _lease.ToJsonString()),
                "POST" when _lease is not null => (409, "{}"),
                "PUT" when !isCurrent => (409, "{}"),
                _ => (request.Method == "POST" ? 201 : 200, Store(sent!)),
            };
        }
    }

    private string Store(JsonObject lease)
    {
        lease["metadata"]!["resourceVersion"] = $"{++_version}";
        _lease = lease;
        return lease.ToJsonString();
    }
}
