namespace Flowrun.Benchmarks.Backlog;

/// <summary>What came out of one run of a worker.</summary>
/// <param name="Messages">In the queue when it started.</param>
/// <param name="Pending">Jobs that waited when it started.</param>
/// <param name="QueueSays">The most visible messages that the worker was told of by the queue.</param>
/// <param name="BehindSeconds">From the sending of a small flow's message behind all of them until its Job may run.</param>
/// <param name="LaterMedianSeconds">The same afterwards, one at a time.</param>
/// <param name="LaterMostSeconds">The longest of these.</param>
/// <param name="MostHeld">Messages that the worker held at once.</param>
/// <param name="MostResidentMebibytes">The process' memory at its largest.</param>
/// <param name="MostAnonymousMebibytes">Of it what is not of files.</param>
/// <param name="Deferred">Messages that were sent to the end of the queue.</param>
/// <param name="Created">Jobs that the worker created.</param>
/// <param name="CpuCores">While it was watched afterwards.</param>
internal sealed record BacklogFigures(
    int Messages,
    int Pending,
    double QueueSays,
    double BehindSeconds,
    double LaterMedianSeconds,
    double LaterMostSeconds,
    double MostHeld,
    double MostResidentMebibytes,
    double MostAnonymousMebibytes,
    double Deferred,
    int Created,
    double CpuCores);
