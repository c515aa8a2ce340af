using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Whoever asks what they may do: everything. Not even the question is read, which kubectl sends as protobuf.</summary>
internal static class AccessReview
{
    public static Task AnswerAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 201, new JsonObject
    {
        ["kind"] = "SelfSubjectAccessReview",
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["metadata"] = new JsonObject(),
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject { ["allowed"] = true },
    });
}
