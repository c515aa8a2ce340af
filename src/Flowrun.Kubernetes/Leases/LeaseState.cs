using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Kubernetes.Leases;

/// <summary>A Lease as it was read. Fields that are not ours are kept.</summary>
/// <param name="document">The whole object.</param>
internal sealed class LeaseState(JsonObject document)
{
    /// <summary>Who has it; empty: it was given back.</summary>
    public string Holder => Text("holderIdentity");

    /// <summary>Changes with every renewal.</summary>
    public string Version => document["metadata"] is JsonObject metadata && metadata["resourceVersion"] is JsonValue version && version.TryGetValue<string>(out var text) ? text : "";

    /// <summary>How long its holder wants it to be left alone; null where it does not say.</summary>
    public TimeSpan? Duration =>
        document["spec"] is JsonObject spec && spec["leaseDurationSeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <exception cref="JsonException">It is no object.</exception>
    public static LeaseState Read(ReadOnlyMemory<byte> json) =>
        JsonNode.Parse(json.Span) is JsonObject read ? new LeaseState(read) : throw new JsonException("A Lease is a JSON object.");

    public static LeaseState New(string inNamespace, string name) => new(new JsonObject
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = inNamespace },
    });

    /// <summary>The same Lease in somebody's hand.</summary>
    public byte[] Held(string holder, TimeSpan duration, DateTimeOffset now)
    {
        var changed = document.DeepClone().AsObject();
        if (changed["spec"] is not JsonObject spec)
        {
            changed["spec"] = spec = [];
        }

        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        if (Holder != holder)
        {
            spec["acquireTime"] = time;
            spec["leaseTransitions"] = (spec["leaseTransitions"] is JsonValue value && value.TryGetValue<int>(out var transitions) ? transitions : 0) + 1;
        }

        spec["holderIdentity"] = holder;
        spec["leaseDurationSeconds"] = Math.Max(1, (int)duration.TotalSeconds);
        spec["renewTime"] = time;
        return JsonSerializer.SerializeToUtf8Bytes(changed);
    }

    private string Text(string field) =>
        document["spec"] is JsonObject spec && spec[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
