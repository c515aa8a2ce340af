using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Manifests for tests.</summary>
internal static class Manifest
{
    /// <summary>A Job whose one container runs a shell script.</summary>
    public static JsonObject Job(string name, string script = "true", string? memory = null)
    {
        var container = new JsonObject { ["name"] = "main", ["image"] = "busybox", ["command"] = new JsonArray("sh", "-c", script) };
        if (memory is not null)
        {
            container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = memory } };
        }

        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["backoffLimit"] = 0,
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["restartPolicy"] = "Never",
                        ["terminationGracePeriodSeconds"] = 1,
                        ["containers"] = new JsonArray(container),
                    },
                },
            },
        };
    }

    public static JsonObject Suspended(this JsonObject job)
    {
        job["spec"]!["suspend"] = true;
        return job;
    }

    public static JsonObject With(this JsonObject job, string field, JsonNode value)
    {
        job["spec"]![field] = value;
        return job;
    }

    /// <summary>Its first container.</summary>
    public static JsonObject Container(this JsonObject job) => job["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject();

    /// <summary>Whether some Job has that condition.</summary>
    public static bool Has(this IEnumerable<JsonObject> jobs, string name, string condition) => jobs.Any(job =>
        (string?)job["metadata"]!["name"] == name
        && job["status"]!["conditions"] is JsonArray conditions
        && conditions.Any(one => (string?)one!["type"] == condition && (string?)one["status"] == "True"));
}
