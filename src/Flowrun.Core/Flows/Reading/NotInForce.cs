using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>What a manifest may say already and this version does not act on yet: read and checked, with a warning.</summary>
internal static class NotInForce
{
    public const string Reason = "accepted, not in force in this version";

    private static readonly string[] Paths =
    [
        "spec.concurrency.maxRuns",
        "spec.concurrency.maxMemory",
    ];

    public static void Warn(JsonObject manifest, Problems problems)
    {
        foreach (var path in Paths)
        {
            var found = path.Split('.').Aggregate((JsonNode?)manifest, (node, name) => (node as JsonObject)?[name]);
            if (found is not null)
            {
                problems.Warn(path, found, Reason);
            }
        }
    }
}
