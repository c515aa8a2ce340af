namespace Flowrun.Sandbox.Kubelet;

/// <summary>A container cannot be started; the words are those of its status.</summary>
internal sealed class StartFailure(string message) : Exception(message)
{
    /// <summary>In a real node's words.</summary>
    public static StartFailure OfRuntime(string why) => new(
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
        $"unable to start container process: {why}: unknown");
}
