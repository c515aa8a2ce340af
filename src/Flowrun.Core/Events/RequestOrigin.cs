namespace Flowrun.Core.Events;

/// <summary>What names a run request that does not name itself, as one that is typed into a console: whoever carried it, and the number it was carried under.</summary>
/// <param name="Source">CloudEvents <c>source</c>: the ARN of the forwarder's function.</param>
/// <param name="Id">CloudEvents <c>id</c>: the invocation's request id, which Lambda keeps when it tries again.</param>
public sealed record RequestOrigin(string Source, string Id);
