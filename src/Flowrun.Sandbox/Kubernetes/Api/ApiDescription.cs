using Flowrun.Sandbox.Kubernetes.Discovery;
using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>What the API says about itself, and nothing where nothing is served.</summary>
internal static class ApiDescription
{
    public static Task WriteAsync(HttpContext context, string path)
    {
        if (context.Request.Method == "POST" && path.StartsWith("/apis/authorization.k8s.io/v1/", StringComparison.Ordinal))
        {
            return AccessReview.AnswerAsync(context);
        }

        if (path is "/api" or "/apis" && AcceptsAggregated(context.Request))
        {
            var aggregated = StoredObject.Serialize(DiscoveryDocuments.Aggregated(path == "/api"));
            return JsonAnswer.WriteAsync(context, 200, aggregated, DiscoveryDocuments.AggregatedType, "public");
        }

        var document = path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["version"] => DiscoveryDocuments.Version(),
            ["api"] => DiscoveryDocuments.CoreVersions(context.Request.Host.ToString()),
            ["apis"] => DiscoveryDocuments.Groups(),
            ["apis", var group] => DiscoveryDocuments.OneGroup(group),
            ["api", var version] => DiscoveryDocuments.Resources("", version),
            ["apis", var group, var version] => DiscoveryDocuments.Resources(group, version),
            ["openapi", "v3"] => OpenApi.Index(),
            ["openapi", "v3", .. var rest] => OpenApi.Document(string.Join('/', rest)),
            _ => null,
        };
        return document is not null ? JsonAnswer.WriteAsync(context, 200, document)
            : path is "/healthz" or "/livez" or "/readyz" ? JsonAnswer.WriteAsync(context, 200, "ok"u8.ToArray(), "text/plain; charset=utf-8")
            : JsonAnswer.NothingHereAsync(context);
    }

    private static bool AcceptsAggregated(HttpRequest request) => request.Headers.Accept.ToString().Split(',')
        .Select(form => form.Split(';', StringSplitOptions.TrimEntries))
        .Any(parts => parts.Contains("as=APIGroupDiscoveryList") && parts.Contains("v=v2"));
}
