using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes.Api;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>Refusals in a real API server's words, for a <see cref="FaultPlan"/>; <c>with</c> changes how often and when.</summary>
public static class CannedAnswers
{
    /// <summary>Creating Jobs, in any namespace.</summary>
    public const string CreatingJobs = "POST /apis/batch/v1/namespaces/*/jobs";

    /// <summary>403, a ResourceQuota is used up.</summary>
    public static Fault QuotaExceeded(string match = CreatingJobs, string quota = "few", int most = 4) => Refusal(
        match,
        403,
        "Forbidden",
        $"jobs.batch \"job\" is forbidden: exceeded quota: {quota}, " +
        $"requested: count/jobs.batch=1, used: count/jobs.batch={most}, limited: count/jobs.batch={most}",
        Jobs());

    /// <summary>403 by RBAC.</summary>
    public static Fault Forbidden(string match = CreatingJobs, string user = "worker", string inNamespace = "default") => Refusal(
        match,
        403,
        "Forbidden",
        $"jobs.batch is forbidden: User \"{user}\" cannot create resource \"jobs\" in API group \"batch\" in the namespace \"{inNamespace}\"",
        Jobs());

    /// <summary>401.</summary>
    public static Fault Unauthorized(string match = "* /**") => Refusal(match, 401, "Unauthorized", "Unauthorized");

    /// <summary>409, two writers used one quota at once.</summary>
    public static Fault Conflict(string match = CreatingJobs) => Refusal(
        match,
        409,
        "Conflict",
        "Operation cannot be fulfilled on resourcequotas \"few\": the object has been modified; please apply your changes to the latest version and try again",
        new JsonObject { ["name"] = "few", ["kind"] = "resourcequotas" });

    /// <summary>403, or another code, by an admission webhook.</summary>
    public static Fault WebhookDenied(
        string match = CreatingJobs, string webhook = "policy.example.com", string why = "images must come from registry.example", int code = 403) =>
        Refusal(match, code, code == 403 ? "Forbidden" : "", $"admission webhook \"{webhook}\" denied the request: {why}");

    /// <summary>403, the namespace is being deleted.</summary>
    public static Fault NamespaceTerminating(string match = CreatingJobs, string inNamespace = "default")
    {
        var details = Jobs();
        details["name"] = "job";
        details["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {inNamespace} is being terminated",
            ["field"] = "metadata.namespace",
        });
        var message = $"jobs.batch \"job\" is forbidden: unable to create new content in namespace {inNamespace} because it is being terminated";
        return Refusal(match, 403, "Forbidden", message, details);
    }

    /// <summary>404, there is no such namespace.</summary>
    public static Fault NamespaceMissing(string match = CreatingJobs, string inNamespace = "default") => Refusal(
        match, 404, "NotFound", $"namespaces \"{inNamespace}\" not found", new JsonObject { ["name"] = inNamespace, ["kind"] = "namespaces" });

    /// <summary>429, the server sheds load.</summary>
    public static Fault TooManyRequests(int retryAfterSeconds = 1, string match = CreatingJobs)
    {
        const string Message = "the server has received too many requests and has asked us to try again later";
        var details = new JsonObject { ["retryAfterSeconds"] = retryAfterSeconds };
        return Refusal(match, 429, "TooManyRequests", Message, details) with { RetryAfterSeconds = retryAfterSeconds };
    }

    /// <summary>500.</summary>
    public static Fault InternalError(string match = CreatingJobs) =>
        Refusal(match, 500, "InternalError", "Internal error occurred: etcdserver: request timed out");

    /// <summary>503, the server is starting or stopping.</summary>
    public static Fault Unavailable(string match = CreatingJobs) =>
        Refusal(match, 503, "ServiceUnavailable", "the server is currently unable to handle the request");

    /// <summary>The words for a status where a fault brings none.</summary>
    internal static string BodyFor(int status) => status switch
    {
        401 => Unauthorized().Body!,
        403 => Forbidden().Body!,
        409 => Conflict().Body!,
        429 => TooManyRequests().Body!,
        500 => InternalError().Body!,
        503 => Unavailable().Body!,
        504 => Refusal("* /**", 504, "Timeout", "Timeout: request did not complete within the allotted timeout").Body!,
        _ => Statuses.Failure(status, "", "the sandbox was told to refuse this request").ToJsonString(),
    };

    private static JsonObject Jobs() => new() { ["group"] = "batch", ["kind"] = "jobs" };

    private static Fault Refusal(string match, int code, string reason, string message, JsonObject? details = null) => new()
    {
        Match = match,
        Kind = FaultKind.Status,
        StatusCode = code,
        Body = Statuses.Failure(code, reason, message, details).ToJsonString(),
    };
}
