namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Where the output of containers is.</summary>
internal interface IPodLogs
{
    /// <summary>The file that a container writes its output to, or null while it has not begun.</summary>
    string? Find(string podUid, string container);

    /// <summary>Ends when the container has ended and its output is complete.</summary>
    Task EndOf(string podUid, string container);
}
