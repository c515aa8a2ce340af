using Flowrun.Core.Policy;

namespace Flowrun.Kubernetes.Flows;

/// <summary>The Flow manifests of a folder (<c>*.yaml</c>, <c>*.yml</c>, <c>*.json</c>, also in folders below it), watched.</summary>
/// <remarks>
/// A broken manifest is reported, and its last good version stays; a manifest that is deleted is gone. What is no Flow is ignored, with a warning.
/// </remarks>
public sealed class FlowFolder : IFlowSource
{
    /// <summary>How long a change is left to settle, since editors and mounts change a file in several steps.</summary>
    internal static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the folder is read whether or not a change has been seen.</summary>
    internal static readonly TimeSpan Rescan = TimeSpan.FromSeconds(15);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly InstallationJudge _judge;

    /// <param name="folder">The folder, or one file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="judge">Holds flows against the installation's policy; null: that of one where nothing is set.</param>
    public FlowFolder(string folder, TimeProvider time, InstallationJudge? judge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(time);
        (_folder, _time, _judge) = (folder, time, judge ?? InstallationJudge.Default);
    }

    /// <summary>Reads a folder, or one file, once. Problems are in the order of the files.</summary>
    /// <exception cref="IOException">There is no such folder or file, or it cannot be listed. The message is for people.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be listed.</exception>
    public static FlowSnapshot ReadOnce(string folder, InstallationJudge? judge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return FolderFlows.Under(judge ?? InstallationJudge.Default).Next(FolderScan.Read(folder)).Snapshot;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">At the start there is no such folder. Later that is a problem, and the flows stay.</exception>
    public async Task RunAsync(Action<FlowSnapshot> publish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(publish);
        var flows = FolderFlows.Under(_judge).Next(FolderScan.Read(_folder));
        using var changes = new FolderChanges(Directory.Exists(_folder) ? _folder : Path.GetDirectoryName(Path.GetFullPath(_folder))!, _time);

        // What changed before the watch began.
        flows = flows.Next(FolderScan.Read(_folder));
        publish(flows.Snapshot);
        while (true)
        {
            await changes.WaitAsync(Settle, Rescan, cancellationToken);
            var next = Reread(flows);
            if (!ReferenceEquals(next, flows))
            {
                flows = next;
                publish(flows.Snapshot);
            }
        }
    }

    private FolderFlows Reread(FolderFlows flows)
    {
        try
        {
            return flows.Next(FolderScan.Read(_folder));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return flows.Without(_folder, unreadable.Message);
        }
    }
}
