using System.Diagnostics.CodeAnalysis;
using Flowrun.Core.Policy;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Cli.Commands;

/// <summary>The flows of a folder or file that a command names.</summary>
internal static class FlowFiles
{
    /// <summary>Holds them against no policy.</summary>
    private static readonly InstallationJudge AllowAll = new(InstallationPolicy.Everything, null, "default");

    /// <summary>Reads what they say, whatever an installation would allow. False, with the reason on stderr, when there is nothing to read.</summary>
    public static bool TryRead(string path, TextWriter error, [NotNullWhen(true)] out FlowSnapshot? snapshot) => TryRead(path, AllowAll, error, out snapshot);

    /// <summary>False, with the reason on stderr, when there is nothing to read.</summary>
    /// <param name="judge">Holds them against an installation's policy.</param>
    public static bool TryRead(string path, InstallationJudge judge, TextWriter error, [NotNullWhen(true)] out FlowSnapshot? snapshot)
    {
        try
        {
            snapshot = FlowFolder.ReadOnce(path, judge);
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
