using System.Text;

namespace Flowrun.Meter.Reporting;

/// <summary>
/// The file that Kubernetes takes a container's termination message from. It is the command's first: what the command wrote stays, and
/// the report stands on a line of its own behind it.
/// </summary>
/// <param name="path">Null: Kubernetes' own, if there is one; it is not made where there is no kubelet.</param>
/// <param name="logsOnError">Kubernetes takes the last log lines of a command that failed and wrote nothing; then the report must not be in their way.</param>
internal sealed class TerminationLog(string? path, bool logsOnError)
{
    private const string Standard = "/dev/termination-log";

    /// <summary>Kubernetes keeps no more of it, and the end of what is longer.</summary>
    private const int MostBytes = 4096;

    /// <summary>What stands in the file of this meter's.</summary>
    private byte[] _own = [];
    private bool _isOthers;

    /// <summary>For the case that the meter is killed together with the command. The command's own words are not touched, from then on.</summary>
    public void WriteInterim(Report report)
    {
        if (logsOnError || _isOthers)
        {
            return;
        }

        var json = report.ToJson();
        Change(found =>
        {
            _isOthers = !found.AsSpan().SequenceEqual(_own);
            return _isOthers ? null : _own = json;
        });
    }

    /// <param name="report">The whole of it.</param>
    /// <param name="words">What the meter itself has to say first.</param>
    public void WriteLast(Report report, string? words = null)
    {
        var json = logsOnError && report.ExitCode != 0 ? [] : report.ToJson();
        var said = words is null ? [] : Encoding.UTF8.GetBytes(words);
        var problem = Change(found => Join([.. Others(found), .. said], json));
        if (problem is not null && path is not null)
        {
            StandardError.Say($"the report could not be written to {path}: {problem}", exitCode: 0);
        }
    }

    /// <summary>Both within the bounds; of words that are too long the end, as Kubernetes does.</summary>
    internal static byte[] Join(ReadOnlySpan<byte> words, ReadOnlySpan<byte> json)
    {
        while (words is [.., (byte)'\n' or (byte)'\r' or (byte)' '])
        {
            words = words[..^1];
        }

        if (words.IsEmpty)
        {
            return json.ToArray();
        }

        var room = MostBytes - json.Length - 1;
        if (words.Length > room)
        {
            words = words[^room..];

            // Not from the middle of a character.
            while (words is [>= 0x80 and < 0xc0, ..])
            {
                words = words[1..];
            }
        }

        return [.. words, (byte)'\n', .. json];
    }

    /// <summary>Without the interim report, behind which the command may have appended its words.</summary>
    private ReadOnlySpan<byte> Others(byte[] found) => found.AsSpan().StartsWith(_own) ? found.AsSpan(_own.Length) : found;

    /// <param name="change">From what stands there to what shall; null: leave it.</param>
    /// <returns>What went wrong, or null.</returns>
    private string? Change(Func<byte[], byte[]?> change)
    {
        try
        {
            using var file = new FileStream(
                path ?? Standard, path is null ? FileMode.Open : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var most = MostBytes + _own.Length;
            file.Position = Math.Max(0, file.Length - most);
            var found = new byte[most];
            var length = file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
            if (change(found[..length]) is { } content)
            {
                file.SetLength(0);
                file.Position = 0;
                file.Write(content);
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return failure.Message;
        }
    }
}
