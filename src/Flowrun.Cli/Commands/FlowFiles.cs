using System.Diagnostics.CodeAnalysis;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Cli.Commands;

/// <summary>The flows of a folder or file that a command names.</summary>
internal static class FlowFiles
{
    /// <summary>False, with the reason on stderr, when there is nothing to read.</summary>
    public static bool TryRead(string path, TextWriter error, [NotNullWhen(true)] out FlowSnapshot? snapshot)
    {
        try
        {
            snapshot = FlowFolder.ReadOnce(path);
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(unreadable.Message);
            snapshot = null;
            return false;
        }
    }
}
