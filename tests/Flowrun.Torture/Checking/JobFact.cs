namespace Flowrun.Torture.Checking;

/// <summary>A Job as it was last.</summary>
/// <param name="Run">The label; empty where there is none.</param>
/// <param name="Attempt">The label; 0 where there is none.</param>
/// <param name="Memory">What its container asks for, in bytes.</param>
/// <param name="Recorded">What stands in the annotation about its end, or null.</param>
internal sealed record JobFact(string Uid, string Name, string Group, string Flow, string Run, int Attempt, string Uri, long Memory, JobState State, string? Recorded);

internal enum JobState
{
    Suspended,
    Running,
    Complete,
    Failed,
}
