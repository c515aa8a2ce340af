using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs;

/// <summary>The name of a Job: a DNS-1123 label of at most 63 characters.</summary>
public readonly record struct JobName(string Value)
{
    /// <summary><c>group-slug-runid-attempt</c>. The slug of the key's file name gives way first, then the group.</summary>
    public static JobName Of(VersionGroup group, string? key, RunId run, int attempt) => throw new NotImplementedException();

    public override string ToString() => Value;
}
