namespace Flowrun.Sandbox.Kubelet.Processes;

/// <param name="Id">The process.</param>
/// <param name="Memory">Its memory in bytes that cannot be taken away: without files mapped into it, where that can be told.</param>
internal sealed record ProcessSample(int Id, long Memory);
