using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox.Faults;

/// <summary>Lets a server misbehave as its plan says. Everything below <c>/_sandbox/</c> is exempt.</summary>
public static class FaultsMiddleware
{
    /// <summary>The item of a request that tells a watch after how many events to end (an <see cref="int"/>).</summary>
    internal static readonly object EndWatchAfter = new();

    /// <param name="app">The server, before anything that answers.</param>
    /// <param name="plan">The faults; <c>/_sandbox/faults</c> shows and changes them.</param>
    /// <param name="time">Measures latency.</param>
    /// <param name="bodyFor">The service's own words for a status, where a fault brings none.</param>
    public static IApplicationBuilder UseFaults(this IApplicationBuilder app, FaultPlan plan, TimeProvider time, Func<int, string>? bodyFor = null)
    {
        var lifetime = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>();
        return app.Use(next => context =>
        {
            var path = context.Request.Path.Value ?? "/";
            if (path == FaultsEndpoint.Path)
            {
                return FaultsEndpoint.HandleAsync(context, plan);
            }

            return plan.Decide(context.Request.Method, path, ActionOf(context.Request)) is { } fault
                ? StrikeAsync(fault, context, next, time, bodyFor, lifetime.ApplicationStopping)
                : next(context);
        });
    }

    private static string? ActionOf(HttpRequest request)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.Length == 0 ? null : target[(target.LastIndexOf('.') + 1)..];
    }

    private static async Task StrikeAsync(
        Fault fault, HttpContext context, RequestDelegate next, TimeProvider time, Func<int, string>? bodyFor, CancellationToken stopping)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        switch (fault.Kind)
        {
            case FaultKind.Latency:
                await Task.Delay(fault.Delay, time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await next(context);
                break;
            case FaultKind.Status:
                await RefuseAsync(fault, context.Response, bodyFor);
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            case FaultKind.Drop:
                context.Abort();
                break;
            case FaultKind.LoseResponse:
                context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
                await next(context);
                context.Abort();
                break;
            case FaultKind.EndWatch:
                context.Items[EndWatchAfter] = fault.Events;
                await next(context);
                break;
            case FaultKind.StallWatch when context.Request.Query["watch"].ToString() is "true" or "1":
                context.Response.ContentType = "application/json";
                await context.Response.Body.FlushAsync(gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            case FaultKind.StallWatch:
                await next(context);
                break;
            default:
                throw new InvalidOperationException($"Unknown fault {fault.Kind}.");
        }
    }

    private static Task RefuseAsync(Fault fault, HttpResponse response, Func<int, string>? bodyFor)
    {
        response.StatusCode = fault.StatusCode;
        if (fault.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString();
        }

        if ((fault.Body ?? bodyFor?.Invoke(fault.StatusCode)) is not { Length: > 0 } body)
        {
            return Task.CompletedTask;
        }

        response.ContentType = fault.ContentType;
        return response.WriteAsync(body);
    }
}
