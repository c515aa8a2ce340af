using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Patches;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>What a PATCH does to an object, by its content type.</summary>
internal static class ObjectPatch
{
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Operations = "application/json-patch+json";

    /// <exception cref="StatusException">There is no such kind of patch for this resource, or the body does not fit it.</exception>
    public static Func<JsonObject, JsonObject> From(ResourceKind kind, string? contentType, JsonNode? body) => (contentType?.Split(';')[0].Trim(), body) switch
    {
        (Merge, JsonObject patch) => target => MergePatch.Apply(target, patch),
        (Strategic, JsonObject patch) when !kind.IsCustom => target => StrategicMergePatch.Apply(target, patch),
        (Operations, JsonArray operations) => target => JsonPatch.Apply(target, operations),
        (Merge or Strategic or Operations, _) when !(kind.IsCustom && contentType == Strategic) => throw Statuses.BadRequest(
            $"error decoding patch: json: cannot unmarshal {body.GoTypeName()} into Go value of type " +
            (contentType == Operations ? "[]jsonpatch.Operation" : "map[string]interface {}")),
        _ => throw Statuses.UnsupportedMediaType(kind.IsCustom ? $"{Operations}, {Merge}" : $"{Operations}, {Merge}, {Strategic}"),
    };
}
