using System.Text;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>What a container left to say when it ended. Source: k8s.io/kubernetes, pkg/kubelet/container.</summary>
internal static class TerminationMessage
{
    private const int MostBytes = 4096;
    private const int MostLogBytes = 2048;
    private const int MostLogLines = 80;

    /// <param name="file">Where the container may have written it.</param>
    /// <param name="log">Its output.</param>
    /// <param name="fallsBack">The end of the output will do, if the container failed and wrote nothing.</param>
    public static string? Read(string file, string log, bool fallsBack)
    {
        var message = ReadFirst(file);
        return message.Length > 0 ? message : fallsBack && ReadLast(log) is { Length: > 0 } end ? end : null;
    }

    private static string ReadFirst(string file)
    {
        if (!File.Exists(file))
        {
            return "";
        }

        using var stream = File.OpenRead(file);
        var buffer = new byte[MostBytes];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, stream.ReadAtLeast(buffer, MostBytes, throwOnEndOfStream: false)));
    }

    private static string ReadLast(string log)
    {
        if (!File.Exists(log))
        {
            return "";
        }

        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - MostLogBytes);
        var buffer = new byte[MostLogBytes];
        var text = Encoding.UTF8.GetString(buffer.AsSpan(0, stream.ReadAtLeast(buffer, MostLogBytes, throwOnEndOfStream: false)));
        var lines = text.Split('\n');
        return string.Join('\n', lines[^Math.Min(lines.Length, MostLogLines + 1)..]);
    }
}
