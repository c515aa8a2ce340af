using Flowrun.Core.Events;

namespace Flowrun.Worker.Sizing;

/// <summary>What a manifest gave.</summary>
internal abstract record ManifestReading
{
    private ManifestReading()
    {
    }

    /// <param name="Objects">At least one, each once, with its size where the manifest says it.</param>
    public sealed record Listed(IReadOnlyCollection<ObjectEvent> Objects) : ManifestReading;

    /// <param name="Reason">To be read after <c>the manifest s3://…</c>.</param>
    public sealed record Refused(string Reason) : ManifestReading;
}
