using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Writing answers with the headers of a real server.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(
        HttpContext context, int status, byte[] json, string contentType = "application/json", string cacheControl = "no-cache, private")
    {
        Begin(context, status, contentType, cacheControl);
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode json) => WriteAsync(context, status, StoredObject.Serialize(json));

    /// <summary>Where nothing is served at all: plain text.</summary>
    public static Task NothingHereAsync(HttpContext context) => WriteAsync(context, 404, "404 page not found\n"u8.ToArray(), "text/plain; charset=utf-8");

    public static void Begin(HttpContext context, int status, string contentType, string cacheControl = "no-cache, private")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = cacheControl;
    }
}
