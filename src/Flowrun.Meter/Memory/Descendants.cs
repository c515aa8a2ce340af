using System.Buffers.Text;
using System.Globalization;

namespace Flowrun.Meter.Memory;

/// <summary>All processes below this one: the command, what it started, and orphans of these.</summary>
internal static class Descendants
{
    /// <returns>Their ids, one a line.</returns>
    public static byte[] Find()
    {
        var found = new List<byte>();
        var open = new Queue<int>([Environment.ProcessId]);
        while (open.TryDequeue(out var process))
        {
            foreach (var thread in Threads(process))
            {
                var children = new KernelFile($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task/{thread}/children").Read();
                while (Utf8Parser.TryParse(children, out int child, out var length))
                {
                    open.Enqueue(child);
                    found.AddRange(children[..length]);
                    found.Add((byte)'\n');
                    children = children[Math.Min(length + 1, children.Length)..];
                }
            }
        }

        return [.. found];
    }

    private static IEnumerable<string> Threads(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task").Select(Path.GetFileName).OfType<string>()];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
