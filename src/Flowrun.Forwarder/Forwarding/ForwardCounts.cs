namespace Flowrun.Forwarder.Forwarding;

/// <summary>What became of the records of one invocation; its result.</summary>
/// <param name="Received">Records in the payload.</param>
/// <param name="Published">Messages that the queue has.</param>
/// <param name="Skipped">Records that are no reason to run anything: S3's test event, a removed object.</param>
internal sealed record ForwardCounts(int Received, int Published, int Skipped);
