using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Which resource is shown how.</summary>
internal static class Printers
{
    private static readonly Printer Plain = new PlainPrinter();

    private static readonly Dictionary<ResourceKind, Printer> ByKind = new()
    {
        [ResourceKinds.Jobs] = new JobPrinter(),
        [ResourceKinds.Pods] = new PodPrinter(),
        [ResourceKinds.Events] = new EventPrinter(),
        [ResourceKinds.Flows] = new FlowPrinter(),
        [ResourceKinds.Namespaces] = new NamespacePrinter(),
        [ResourceKinds.ConfigMaps] = new ConfigMapPrinter(),
        [ResourceKinds.Leases] = new LeasePrinter(),
    };

    public static Printer For(ResourceKind kind) => ByKind.GetValueOrDefault(kind, Plain);

    private sealed class PlainPrinter : Printer
    {
        public override IReadOnlyList<Column> Columns { get; } = [new("Name"), new("Age")];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now) => [stored.Key.Name, Age(stored, now)];
    }

    private sealed class NamespacePrinter : Printer
    {
        public override IReadOnlyList<Column> Columns { get; } = [new("Name"), new("Status"), new("Age")];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now) =>
            [stored.Key.Name, stored.Root.TextAt("status", "phase"), Age(stored, now)];
    }

    private sealed class ConfigMapPrinter : Printer
    {
        public override IReadOnlyList<Column> Columns { get; } = [new("Name"), new("Data"), new("Age")];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now) =>
            [stored.Key.Name, $"{Count(stored, "data") + Count(stored, "binaryData")}", Age(stored, now)];

        private static int Count(StoredObject stored, string name) => stored.Root.At(name) is { } entries ? entries.EnumerateObject().Count() : 0;
    }

    private sealed class LeasePrinter : Printer
    {
        public override IReadOnlyList<Column> Columns { get; } = [new("Name"), new("Holder"), new("Age")];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now) =>
            [stored.Key.Name, stored.Root.TextAt("spec", "holderIdentity") ?? "", Age(stored, now)];
    }

    /// <summary>As the additionalPrinterColumns of charts/flowrun/crds/flows.yaml say.</summary>
    private sealed class FlowPrinter : Printer
    {
        public override IReadOnlyList<Column> Columns { get; } =
            [
                new("Name"), new("Group"), new("Ready"), new("Reason"), new("Waiting", "integer"), new("Running", "integer"), new("Succeeded", "integer"), new("Failed", "integer"),
                new("Last Run"), new("Learned", IsWide: true), new("Waits For", IsWide: true), new("Age", "date"),
            ];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now)
        {
            return
            [
                stored.Key.Name,
                stored.Root.TextAt("spec", "versionGroup"),
                Condition("Ready", "status"),
                Condition("Ready", "reason"),
                Runs("waiting"),
                Runs("running"),
                Runs("succeeded"),
                Runs("failed"),
                stored.Root.TextAt("status", "lastRun", "state"),
                stored.Root.TextAt("status", "model"),
                Condition("WaitingForQuota", "message"),
                Age(stored, now),
            ];

            string? Condition(string type, string field) =>
                stored.Root.ListAt("status", "conditions").Where(one => one.TextAt("type") == type).Select(one => one.TextAt(field)).FirstOrDefault();

            JsonNode? Runs(string field) => stored.Root.At("status", "runs", field) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        }
    }
}
