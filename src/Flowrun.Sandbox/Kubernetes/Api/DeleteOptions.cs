using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>How to delete, from the query and the body, of which the body wins.</summary>
internal sealed record DeleteOptions(string? Propagation, long? GraceSeconds, string? Uid, string? ResourceVersion, bool IsDryRun)
{
    /// <summary>What is owned goes too, a little later.</summary>
    public static readonly DeleteOptions Background = new("Background", null, null, null, false);

    /// <exception cref="StatusException">An option has a value that does not exist.</exception>
    public static DeleteOptions From(IQueryCollection query, JsonNode? body)
    {
        var preconditions = body.ObjectAt("preconditions");
        var propagation = body.TextAt("propagationPolicy") ?? (string?)query["propagationPolicy"];
        if (body.IsTrue("orphanDependents") || query["orphanDependents"] == "true")
        {
            propagation ??= "Orphan";
        }

        if (propagation is not (null or "" or "Background" or "Foreground" or "Orphan"))
        {
            throw Statuses.BadRequest(
                $"invalid DeleteOptions: propagationPolicy: Unsupported value: \"{propagation}\": " +
                "supported values: \"Background\", \"Foreground\", \"Orphan\"");
        }

        return new DeleteOptions(
            propagation is "" ? null : propagation,
            body.WholeAt("gracePeriodSeconds") ?? (long.TryParse(query["gracePeriodSeconds"], out var seconds) ? seconds : null),
            preconditions.TextAt("uid"),
            preconditions.TextAt("resourceVersion"),
            query["dryRun"] == "All" || body?["dryRun"] is JsonArray { Count: > 0 });
    }

    /// <exception cref="StatusException">It is not the object that was meant.</exception>
    public void CheckPreconditions(StoredObject current)
    {
        if (Uid is not null && Uid != current.Uid)
        {
            throw Statuses.Conflict(current.Kind, current.Key.Name, $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {current.Uid}");
        }

        if (ResourceVersion is not null && ResourceVersion != current.ResourceVersion.ToString())
        {
            throw Statuses.Conflict(
                current.Kind,
                current.Key.Name,
                $"Precondition failed: ResourceVersion in precondition: {ResourceVersion}, ResourceVersion in object meta: {current.ResourceVersion}");
        }
    }
}
