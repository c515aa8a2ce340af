using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;

namespace Flowrun.Testing;

/// <summary>Valid things for tests, as small as they can be; a test says only what it is about.</summary>
public static class Make
{
    public static readonly DateTimeOffset Time = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    /// <param name="group">The version group, and the flow's name unless <paramref name="name"/> says otherwise.</param>
    /// <param name="name">The name of this version.</param>
    public static FlowBuilder Flow(string group = "orders", string? name = null) => new(group, name ?? group);

    /// <summary>A manifest as it would be read from YAML: one trigger on the bucket <c>landing</c>, one container.</summary>
    /// <param name="group">The version group, and the flow's name unless <paramref name="name"/> says otherwise.</param>
    /// <param name="name">The name of this version.</param>
    public static JsonObject Manifest(string group = "orders", string? name = null) => new()
    {
        ["apiVersion"] = "flowrun.dev/v1alpha1",
        ["kind"] = "Flow",
        ["metadata"] = new JsonObject { ["name"] = name ?? group },
        ["spec"] = new JsonObject
        {
            ["versionGroup"] = group,
            ["triggers"] = new JsonArray(new JsonObject { ["s3"] = new JsonObject { ["bucket"] = "landing" } }),
            ["job"] = Job(),
        },
    };

    /// <summary>A JobSpec with one container.</summary>
    public static JsonObject Job(string container = "main", params string[] command) => new()
    {
        ["template"] = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = container,
                    ["image"] = "registry.example/orders-etl:3",
                    ["command"] = new JsonArray([.. (command.Length > 0 ? command : ["python", "-m", "etl"]).Select(word => (JsonNode)word)]),
                }),
            },
        },
    };

    /// <summary>An object was created. The same call is the same upload; for another one of the same key: <c>with { Sequencer = ... }</c>.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key, decoded.</param>
    /// <param name="size">In bytes; null: the event does not say.</param>
    public static ObjectEvent Created(string bucket = "landing", string key = "orders/a.csv", long? size = 10) =>
        new(bucket, key, size is { } bytes ? new Bytes(bytes) : null, "d41d8cd98f00b204e9800998ecf8427e", Sequencer: "0055AED6DCD90281E5", Time: Time);

    /// <summary>A request to run a flow, with parameters and no object.</summary>
    public static RunRequest Request(string flow = "orders", params (string Name, string Value)[] parameters) =>
        new("/tests", "1", flow, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal), Time: Time);
}
