using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>
/// flowrun-meter as it is built beside the sandbox. In a cluster it is in an image and needs nothing else; here it is an ordinary .NET
/// program, which takes dotnet to start.
/// </summary>
internal static class LocalMeter
{
    private const string Name = "flowrun-meter";

    private static readonly string Beside = Path.Combine(AppContext.BaseDirectory, Name);

    /// <summary>The path of the program, if that is what a bare name means.</summary>
    public static string? Find(string program) => program == Name && File.Exists(Beside + ".dll") ? Beside : null;

    /// <param name="words">A command whose first word is a path.</param>
    /// <param name="terminationLog">What a container has as /dev/termination-log.</param>
    /// <returns>The same where it is no meter.</returns>
    public static string[] Launch(string[] words, string terminationLog)
    {
        var program = words[0];
        if (Path.GetFileName(program) != Name || !File.Exists(program + ".dll"))
        {
            return words;
        }

        var separator = Array.IndexOf(words, "--");
        if (separator < 0)
        {
            return [DotnetHost.Path, program + ".dll", .. words[1..]];
        }

        // Elsewhere there is no /proc to look at.
        return OperatingSystem.IsLinux()
            ? [DotnetHost.Path, program + ".dll", .. words[1..separator], "--report", terminationLog, .. words[separator..]]
            : words[(separator + 1)..];
    }
}
