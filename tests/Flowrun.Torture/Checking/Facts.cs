namespace Flowrun.Torture.Checking;

/// <summary>What is there when all has settled.</summary>
/// <param name="Jobs">Every one that there ever was.</param>
/// <param name="Letters">All of the dead-letter queue.</param>
/// <param name="Left">The bodies of messages that are still in the queue.</param>
/// <param name="MostAtOnce">How many Jobs of a group were unsuspended and unfinished at one moment, at most; <see cref="AllGroups"/> for all together.</param>
internal sealed record Facts(IReadOnlyList<JobFact> Jobs, IReadOnlyList<Letter> Letters, IReadOnlyList<string> Left, IReadOnlyDictionary<string, int> MostAtOnce)
{
    public const string AllGroups = "";
}

/// <summary>A message of the dead-letter queue.</summary>
/// <param name="Reason">Its attribute <c>flowrun-error</c>, or null.</param>
internal sealed record Letter(string Body, string? Reason);
