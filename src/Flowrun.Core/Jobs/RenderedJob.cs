namespace Flowrun.Core.Jobs;

/// <summary>A Job ready to be created.</summary>
/// <param name="Namespace">Where it goes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Json">The whole batch/v1 Job as UTF-8 JSON.</param>
/// <param name="WaitsForUs">It is created suspended, for admission to release it.</param>
public sealed record RenderedJob(string Namespace, JobName Name, ReadOnlyMemory<byte> Json, bool WaitsForUs = false);
