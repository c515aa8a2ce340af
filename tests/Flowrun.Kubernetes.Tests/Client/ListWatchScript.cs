using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Client;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>An API server that gives one prepared answer after another, and then keeps watches open without a word.</summary>
internal sealed class ListWatchScript : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private StubServer? _server;

    public StubServer Server => _server!;

    public IEnumerable<string> Targets => Server.Requests.Select(request => request.Target);

    public static async Task<ListWatchScript> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var script = new ListWatchScript();
        foreach (var answer in answers)
        {
            script._answers.Enqueue(answer);
        }

        script._server = await StubServer.StartAsync(script.AnswerAsync);
        return script;
    }

    /// <summary>An answer as recorded; of a list or a refusal.</summary>
    public static Func<HttpContext, Task> Recorded(string name)
    {
        var response = Fixtures.Read("kubernetes/" + name)["response"]!.AsObject();
        return response["stream"] is JsonArray events ? Stream([.. events.Select(entry => entry!.ToJsonString())]) : Body((int)response["status"]!, response["body"]!);
    }

    public static Func<HttpContext, Task> Body(int status, JsonNode body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body is JsonValue ? body.GetValue<string>() : body.ToJsonString());
    };

    public static Func<HttpContext, Task> Listed(string version, params string[] names) => Body(200, new JsonObject
    {
        ["kind"] = "JobList",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version },
        ["items"] = new JsonArray([.. names.Select(name => new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })]),
    });

    public static Func<HttpContext, Task> Refused(int code, string reason, string message, int? retryAfter = null) => Body(code, Status(code, reason, message, retryAfter));

    /// <summary>A watch with these lines, that the server then ends.</summary>
    public static Func<HttpContext, Task> Stream(params string[] lines) => context => context.Response.WriteAsync(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>A watch with these lines, whose connection breaks when it is said.</summary>
    public static Func<HttpContext, Task> Broken(Task when, params string[] lines) => async context =>
    {
        await Stream(lines)(context);
        await context.Response.Body.FlushAsync();
        await when.WaitAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>A watch with these lines, after which nothing more comes.</summary>
    public static Func<HttpContext, Task> Silent(params string[] lines) => async context =>
    {
        await context.Response.StartAsync();
        await Stream(lines)(context);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    public static string Event(string type, string name, int version) => new JsonObject
    {
        ["type"] = type,
        ["object"] = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["resourceVersion"] = $"{version}" } },
    }.ToJsonString();

    public static string Error(int code, string reason, string message) => new JsonObject { ["type"] = "ERROR", ["object"] = Status(code, reason, message, null) }.ToJsonString();

    public ListWatch<string> Watch(TimeProvider time, ListWatchOptions? options = null) =>
        new(Stub.Api(Server), "apis/batch/v1/jobs", found => found.GetProperty("metadata").GetProperty("name").GetString()!, options ?? new ListWatchOptions(), time, () => 0);

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    private static JsonObject Status(int code, string reason, string message, int? retryAfter) => new()
    {
        ["kind"] = "Status",
        ["reason"] = reason,
        ["message"] = message,
        ["code"] = code,
        ["details"] = retryAfter is null ? null : new JsonObject { ["retryAfterSeconds"] = retryAfter },
    };

    private Task AnswerAsync(HttpContext context) => _answers.TryDequeue(out var answer) ? answer(context) : Silent()(context);
}
