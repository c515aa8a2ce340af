using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Flowrun.Core.Tests.Jobs;

/// <summary>JSON of any shape in the places of a JobSpec where merging has rules.</summary>
public sealed record JobSpec(JsonObject Json)
{
    public override string ToString() => Json.ToJsonString();
}

/// <summary>Makes them from a seed: generators that nest in each other are far slower.</summary>
public static class JobSpecs
{
    private const int Depth = 5;

    private static readonly string[] Names =
    [
        "template", "spec", "metadata", "containers", "env", "volumes", "name", "value", "ports", "containerPort", "finalizers", "args",
        "annotations", "$patch", "$retainKeys", "$deleteFromPrimitiveList/finalizers", "$setElementOrder/env", "ephemeral", "configMap",
    ];

    public static Arbitrary<JobSpec> Any() => Gen.Choose(0, int.MaxValue - 1).Select(seed => new JobSpec(Spec(new Random(seed)))).ToArbitrary();

    private static JsonObject Spec(Random random) => random.Next(3) == 0
        ? Map(random, Depth)
        : new JsonObject { ["template"] = new JsonObject { ["metadata"] = Map(random, Depth), ["spec"] = Map(random, Depth) } };

    private static JsonObject Map(Random random, int depth)
    {
        var map = new JsonObject();
        for (var count = random.Next(5); count > 0; count--)
        {
            map[Names[random.Next(Names.Length)]] = Node(random, depth - 1);
        }

        return map;
    }

    private static JsonNode? Node(Random random, int depth) => (depth <= 0 ? random.Next(5) : random.Next(10)) switch
    {
        0 => null,
        1 => random.Next(3),
        2 => "delete",
        3 => "replace",
        4 => "a",
        5 or 6 => Map(random, depth),
        _ => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4) == 0 ? Node(random, depth - 1) : Named(random, depth))]),
    };

    private static JsonObject Named(Random random, int depth)
    {
        var map = Map(random, depth - 1);
        map["name"] = "abc"[random.Next(3)].ToString();
        return map;
    }
}
