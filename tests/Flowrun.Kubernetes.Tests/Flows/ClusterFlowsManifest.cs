using System.Text.Json.Nodes;

namespace Flowrun.Kubernetes.Tests.Flows;

/// <summary>Flow objects for tests.</summary>
internal static class ClusterFlowsManifest
{
    /// <summary>The manifest of the documentation, with every field.</summary>
    public static JsonObject Full(string name) => Named(name, JsonNode.Parse(
        """
        {
          "apiVersion": "flowrun.dev/v1alpha1",
          "kind": "Flow",
          "metadata": {},
          "spec": {
            "versionGroup": "orders",
            "archived": false,
            "triggers": [{"s3": {
              "bucket": "landing", "prefix": "orders/", "suffix": ".csv", "pattern": "orders/{date}/{store}.csv", "minSize": 1, "maxSize": "50Gi"
            }}],
            "parameters": {"date": "{{ match.date }}", "store": "{{ match.store }}"},
            "sizing": {
              "input": "object",
              "memory": {
                "base": "256Mi", "perInputByte": 3, "expansion": {"gz": 5, "parquet": 4.5}, "minimum": "128Mi", "maximum": "64Gi", "roundTo": "16Mi", "limit": 1.5
              },
              "ephemeralStorage": {"base": "1Gi", "perInputByte": 2, "maximum": "1Ti"},
              "learn": true,
              "onOutOfMemory": {"factor": 2, "maxAttempts": 4}
            },
            "job": {"template": {"spec": {"containers": [
              {"name": "main", "image": "registry.example/orders-etl:3", "command": ["python", "-m", "etl"], "fieldOfTheFuture": {"a": [1]}}
            ]}}},
            "overrides": [{
              "when": {"minSize": "8Gi", "maxSize": "1Ti", "bucket": "landing", "prefix": "orders/", "suffix": ".csv", "minAttempt": 1},
              "patch": {"template": {"spec": {"nodeSelector": {"pool": "highmem"}}}}
            }],
            "allowEventOverrides": ["memory", "priorityClassName"],
            "concurrency": {"maxRuns": 10, "maxMemory": "200Gi"},
            "retention": {"succeeded": "24h", "failed": "7d"}
          }
        }
        """)!.AsObject());

    /// <summary>A good one, small.</summary>
    public static JsonObject Small(string name, string? group = null, bool archived = false)
    {
        var manifest = Named(name, JsonNode.Parse(
            """
            {
              "apiVersion": "flowrun.dev/v1alpha1",
              "kind": "Flow",
              "metadata": {},
              "spec": {
                "triggers": [{"s3": {"bucket": "landing"}}],
                "job": {"template": {"spec": {"containers": [{"name": "main", "image": "registry.example/none:1"}]}}}
              }
            }
            """)!.AsObject());
        manifest["spec"]!["versionGroup"] = group ?? name;
        manifest["spec"]!["archived"] = archived;
        return manifest;
    }

    /// <summary>One that every schema takes and the reader does not: there is no container.</summary>
    public static JsonObject Broken(string name)
    {
        var manifest = Small(name);
        manifest["spec"]!["job"] = new JsonObject { ["template"] = new JsonObject() };
        return manifest;
    }

    private static JsonObject Named(string name, JsonObject manifest)
    {
        manifest["metadata"]!["name"] = name;
        return manifest;
    }
}
