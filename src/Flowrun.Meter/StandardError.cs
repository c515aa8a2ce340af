using System.Text;

namespace Flowrun.Meter;

/// <summary>Writes past the console, which would look at the terminal first.</summary>
internal static unsafe class StandardError
{
    /// <returns>The exit code, to be returned.</returns>
    public static int Say(string problem, int exitCode)
    {
        var line = Encoding.UTF8.GetBytes($"flowrun-meter: {problem}\n");
        fixed (byte* bytes = line)
        {
            _ = Libc.Write(2, bytes, (nuint)line.Length);
        }

        return exitCode;
    }
}
