using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>Writes Events, and forgets the oldest: a real cluster keeps them for an hour, this one by their number.</summary>
internal sealed class EventRecorder(ObjectStore store, ObjectCreation creation, NameGenerator names, TimeProvider time, string component)
{
    private const int Most = 5_000;

    private readonly Queue<ObjectKey> _written = new();
    private readonly Lock _lock = new();

    public void Normal(StoredObject about, string reason, string message) => Record(about, "Normal", reason, message);

    public void Warning(StoredObject about, string reason, string message) => Record(about, "Warning", reason, message);

    private void Record(StoredObject about, string type, string reason, string message)
    {
        var now = Timestamps.Now(time);
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{about.Key.Name}.{names.NextHexadecimal()}" },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = about.Kind.Kind,
                ["namespace"] = about.Key.Namespace,
                ["name"] = about.Key.Name,
                ["uid"] = about.Uid,
                ["apiVersion"] = about.Kind.ApiVersion,
                ["resourceVersion"] = about.ResourceVersion.ToString(),
            },
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["reportingComponent"] = component,
        };
        try
        {
            var written = creation.Create(ResourceKinds.Events, about.Key.Namespace, body, default, out _);
            lock (_lock)
            {
                _written.Enqueue(written.Key);
                if (_written.Count > Most && _written.Dequeue() is var oldest && store.Get(ResourceKinds.Events, oldest.Namespace, oldest.Name) is { } old)
                {
                    store.TryDelete(old);
                }
            }
        }
        catch (StatusException)
        {
            // An event is never worth more than what it tells of: its namespace may just be gone.
        }
    }
}
