using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Whoever asks what they may do: everything.</summary>
internal static class AccessReview
{
    public static async Task AnswerAsync(HttpContext context)
    {
        var review = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject ?? [];
        review["status"] = new JsonObject { ["allowed"] = true };
        await JsonAnswer.WriteAsync(context, 201, review);
    }
}
