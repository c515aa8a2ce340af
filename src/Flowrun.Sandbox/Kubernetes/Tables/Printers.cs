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
            [new("Name"), new("Group"), new("Ready"), new("Archived", "boolean"), new("Age", "date")];

        public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now)
        {
            var ready = stored.Root.ListAt("status", "conditions").Where(one => one.TextAt("type") == "Ready").Select(one => one.TextAt("status"));
            var archived = stored.Root.At("spec", "archived")?.ValueKind;
            return
            [
                stored.Key.Name,
                stored.Root.TextAt("spec", "versionGroup"),
                ready.FirstOrDefault(),
                archived is null ? null : archived == JsonValueKind.True,
                Age(stored, now),
            ];
        }
    }
}
