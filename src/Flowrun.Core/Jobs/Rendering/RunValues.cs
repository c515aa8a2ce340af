using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What one run puts into the slots of its template.</summary>
internal readonly struct RunValues(Run run, JobName name, string[] parameters, IReadOnlyList<(string EnvironmentName, string Value)> requested)
{
    private const string Rfc3339 = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFF'Z'";

    private readonly string _memory = run.Sizing.Memory.ToString();

    public byte[] WriteInto(JobTemplate template)
    {
        var json = new JsonTextWriter(template.Json.Length + 1024);
        var written = 0;
        foreach (ref readonly var use in template.Slots.AsSpan())
        {
            json.WriteRaw(template.Json.AsSpan(written, use.Offset - written));
            written = use.Offset;
            Write(ref json, use);
        }

        json.WriteRaw(template.Json.AsSpan(written));
        return json.Finish();
    }

    private void Write(ref JsonTextWriter json, in SlotUse use)
    {
        switch (use.Slot)
        {
            case Slot.Attempt:
                json.WriteFormatted(run.Attempt);
                break;
            case Slot.Size:
                json.WriteFormatted(run.Object!.Size!.Value.Value);
                break;
            case Slot.MemoryBytes:
                json.WriteFormatted(run.Sizing.Memory.Value);
                break;
            case Slot.InputBytes:
                json.WriteFormatted(run.Sizing.InputBytes.Value);
                break;
            case Slot.EventTime:
                json.WriteFormatted(run.EventTime!.Value.ToUniversalTime(), Rfc3339);
                break;
            default:
                var text = TextOf(use);
                json.WriteText(use.IsExpanded ? KubernetesExpansion.Escape(text, use.IsLast) : text);
                break;
        }
    }

    private string TextOf(in SlotUse use) => use.Slot switch
    {
        Slot.Bucket => run.Object!.Bucket,
        Slot.Key => run.Object!.Key,
        Slot.ETag => run.Object!.ETag!,
        Slot.VersionId => run.Object!.VersionId!,
        Slot.RunId => run.Id.Value,
        Slot.JobName => name.Value,
        Slot.Memory => _memory,
        Slot.MemoryLimit => run.Sizing.MemoryLimit == run.Sizing.Memory ? _memory : run.Sizing.MemoryLimit!.Value.ToString(),
        Slot.EphemeralStorage => run.Sizing.EphemeralStorage!.Value.ToString(),
        Slot.Sizing => run.Sizing.Reason,
        Slot.TraceParent => run.TraceParent!,
        Slot.Label => run.Overrides.Labels[(string)use.Argument!],
        Slot.PriorityClass => run.Overrides.PriorityClassName!,
        Slot.AppliedOverrides => run.Overrides.Applied!,
        Slot.RefusedOverrides => run.Overrides.RefusedReason!,
        Slot.Event => EventAnnotation.Of(run),
        Slot.Parameter => parameters[(int)use.Argument!],
        Slot.RequestedParameter => requested[(int)use.Argument!].Value,
        Slot.Match => run.Match.TryGetValue((string)use.Argument!, out var value) ? value : throw new InvalidRunException(
            use.Path,
            $"'{{{{ match.{use.Argument} }}}}' has no value in run {run.Id}"),
        _ => throw new InvalidOperationException($"{use.Path}: {use.Slot} is no text."),
    };
}
