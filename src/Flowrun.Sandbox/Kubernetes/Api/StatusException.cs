using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>The request is answered with a Status.</summary>
internal sealed class StatusException(int code, JsonObject body) : Exception((string?)body["message"])
{
    public int Code { get; } = code;

    public JsonObject Body { get; } = body;
}
