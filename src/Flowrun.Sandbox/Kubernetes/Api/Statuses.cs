using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>The Status bodies of a real API server, word for word.</summary>
internal static class Statuses
{
    public static JsonObject Failure(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
        };
        if (reason.Length > 0)
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details;
        }

        status["code"] = code;
        return status;
    }

    public static JsonObject Deleted(ResourceKind kind, string name, string uid)
    {
        var details = Details(kind, name);
        details["uid"] = uid;
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }

    public static StatusException NotFound(ResourceKind kind, string name) =>
        new(404, Failure(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found", Details(kind, name)));

    public static StatusException AlreadyExists(ResourceKind kind, string name) =>
        new(409, Failure(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists", Details(kind, name)));

    public static StatusException Conflict(ResourceKind kind, string name, string? why = null)
    {
        why ??= "the object has been modified; please apply your changes to the latest version and try again";
        return new(409, Failure(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}", Details(kind, name)));
    }

    public static StatusException BadRequest(string message) => new(400, Failure(400, "BadRequest", message));

    public static StatusException MethodNotAllowed() =>
        new(405, Failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []));

    public static StatusException UnsupportedMediaType(string accepted) => new(
        415,
        Failure(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}"));

    public static StatusException TooLarge(long limit) =>
        new(413, Failure(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}"));

    public static StatusException Forbidden(ResourceKind kind, string name, string why) =>
        new(403, Failure(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: {why}", Details(kind, name)));

    public static StatusException Invalid(ResourceKind kind, string name, IReadOnlyList<Cause> causes)
    {
        var words = causes.Select(cause => $"{cause.Field}: {cause.Message}").Distinct().ToArray();
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        details["kind"] = kind.Kind;
        details["causes"] = new JsonArray(
            [.. causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field })]);
        var all = words.Length == 1 ? words[0] : $"[{string.Join(", ", words)}]";
        return new(422, Failure(422, "Invalid", $"{kind.QualifiedKind} \"{name}\" is invalid: {all}", details));
    }

    public static JsonObject Expired(string resourceVersion, long oldest) =>
        Failure(410, "Expired", $"too old resource version: {resourceVersion} ({oldest})");

    public static JsonObject Details(ResourceKind kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        details["kind"] = kind.Plural;
        return details;
    }
}
