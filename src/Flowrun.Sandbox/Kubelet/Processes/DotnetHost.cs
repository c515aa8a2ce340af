using System.Runtime.InteropServices;

namespace Flowrun.Sandbox.Kubelet.Processes;

/// <summary>The program <c>dotnet</c>, for what is built here as an ordinary .NET program.</summary>
public static class DotnetHost
{
    /// <summary>The one that runs this process, whether or not it is on the PATH.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        var own = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(own) ? own : "dotnet";
    }
}
