using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Jobs.</summary>
internal sealed class JobPrinter : Printer
{
    /// <summary>The condition that is shown, the first that is true.</summary>
    private static readonly string[] Conditions = ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("Name"), new("Status"), new("Completions"), new("Duration"), new("Age"),
        new("Containers", IsWide: true), new("Images", IsWide: true), new("Selector", IsWide: true),
    ];

    public override IEnumerable<JsonNode?> Cells(StoredObject stored, DateTimeOffset now)
    {
        var root = stored.Root;
        var containers = root.ListAt("spec", "template", "spec", "containers").ToArray();
        return
        [
            stored.Key.Name,
            Status(root),
            Completions(root),
            Duration(root, now),
            Age(stored, now),
            string.Join(',', containers.Select(container => container.TextAt("name"))),
            string.Join(',', containers.Select(container => container.TextAt("image"))),
            Selector(root),
        ];
    }

    private static string Status(JsonElement job)
    {
        if (job.At("metadata", "deletionTimestamp") is not null)
        {
            return "Terminating";
        }

        var holding = job.ListAt("status", "conditions").Where(one => one.TextAt("status") == "True").Select(one => one.TextAt("type")).ToHashSet();
        return Conditions.FirstOrDefault(holding.Contains) ?? "Running";
    }

    private static string Completions(JsonElement job)
    {
        var succeeded = job.WholeAt("status", "succeeded") ?? 0;
        return job.WholeAt("spec", "completions") is { } wanted ? $"{succeeded}/{wanted}"
            : job.WholeAt("spec", "parallelism") is > 1 and var most ? $"{succeeded}/1 of {most}"
            : $"{succeeded}/1";
    }

    private static string Duration(JsonElement job, DateTimeOffset now)
    {
        if (Timestamps.Parse(job.TextAt("status", "startTime")) is not { } started)
        {
            return "";
        }

        var ended = Timestamps.Parse(job.TextAt("status", "completionTime")) ?? now;
        return HumanDuration.Format(ended - started);
    }

    private static string Selector(JsonElement job) => job.At("spec", "selector", "matchLabels") is { } labels
        ? string.Join(',', labels.EnumerateObject().Select(label => $"{label.Name}={label.Value.GetString()}").Order(StringComparer.Ordinal))
        : "<none>";
}
