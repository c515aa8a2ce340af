using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;

namespace Flowrun.Kubernetes.Tests.Runs;

/// <summary>A Job as the worker creates it, suspended, since nothing is to run.</summary>
internal static class OurJob
{
    public static JsonObject Of(string name, string run = "aaaaaaaaaaaaaaaa", int attempt = 1) => new()
    {
        ["apiVersion"] = "batch/v1",
        ["kind"] = "Job",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = Labels(run, attempt),
            ["annotations"] = new JsonObject
            {
                [WellKnown.InputBytesAnnotation] = "10",
                [WellKnown.RetentionAnnotation] = "succeeded=60,failed=120",
                [WellKnown.EventAnnotation] = "{\"specversion\":\"1.0\"}",
            },
        },
        ["spec"] = new JsonObject
        {
            ["suspend"] = true,
            ["backoffLimit"] = 0,
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels(run, attempt) },
                ["spec"] = new JsonObject
                {
                    ["restartPolicy"] = "Never",
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "main",
                        ["image"] = "registry.example/orders-etl:3",
                        ["resources"] = new JsonObject
                        {
                            ["requests"] = new JsonObject { ["memory"] = "64Mi" },
                            ["limits"] = new JsonObject { ["memory"] = "96Mi" },
                        },
                    }),
                },
            },
        },
    };

    private static JsonObject Labels(string run, int attempt) => new()
    {
        [WellKnown.ManagedByLabel] = WellKnown.ManagedBy,
        [WellKnown.GroupLabel] = "orders",
        [WellKnown.FlowLabel] = "orders-v1",
        [WellKnown.RunLabel] = run,
        [WellKnown.AttemptLabel] = attempt.ToString(),
    };
}
