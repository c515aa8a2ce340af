using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Chart.Tests.Rights;

/// <summary>Stands before an API server that lets everybody do everything, and lets through what the rights allow.</summary>
internal sealed class AuthorizingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _server;
    private readonly GrantedRights _rights;

    private AuthorizingProxy(WebApplication app, Uri server, GrantedRights rights)
    {
        (_app, _server, _rights) = (app, server, rights);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<AuthorizingProxy> StartAsync(Uri server, GrantedRights rights)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        var proxy = new AuthorizingProxy(app, server, rights);
        app.Run(proxy.AnswerAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = context.Request;
        var isWatch = QueryHelpers.ParseQuery(asked.QueryString.Value).TryGetValue("watch", out var watch) && watch is ["true" or "1"];
        if (ApiCall.Of(asked.Method, asked.Path.Value!, isWatch) is { } call && !_rights.Allows(call))
        {
            await RefuseAsync(context, call);
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(_server, asked.Path.ToUriComponent() + asked.QueryString));
        if (asked.ContentLength > 0 || asked.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(asked.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", asked.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Accept", asked.Headers.Accept.ToArray());
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16384];
        await context.Response.StartAsync(context.RequestAborted);
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>As the recorded <c>create-job-403-rbac</c> has it.</summary>
    private static Task RefuseAsync(HttpContext context, ApiCall call)
    {
        context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return context.Response.WriteAsJsonAsync(new
        {
            kind = "Status",
            apiVersion = "v1",
            status = "Failure",
            message = $"{call.Resource}.{call.Group} is forbidden: User \"worker\" cannot {call.Verb} resource \"{call.Resource}\" in API group \"{call.Group}\" in the namespace \"{call.Namespace}\"",
            reason = "Forbidden",
            details = new { group = call.Group, kind = call.Resource },
            code = 403,
        });
    }
}
