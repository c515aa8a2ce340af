using System.Text;

namespace Flowrun.Meter.Running;

/// <summary>
/// What this process was given, byte for byte: .NET's strings would change what is no UTF-8, and its environment leaves out a variable
/// that stands there twice.
/// </summary>
internal static class InheritedStrings
{
    /// <summary>The last words of this process's command line, each with a zero at its end.</summary>
    /// <param name="words">The same as .NET has them.</param>
    public static byte[][] Arguments(string[] words) =>
        Read("/proc/self/cmdline") is { } all && all.Length >= words.Length ? all[^words.Length..] : [.. words.Select(Terminated)];

    /// <summary>The variables, <c>NAME=value</c>, each with a zero at its end.</summary>
    public static byte[][] Environment() => Read("/proc/self/environ") ?? [.. FromRuntime()];

    private static IEnumerable<byte[]> FromRuntime()
    {
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            yield return Terminated($"{variable.Key}={variable.Value}");
        }
    }

    private static byte[][]? Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var strings = new List<byte[]>();
            for (var start = 0; start < bytes.Length;)
            {
                var end = Array.IndexOf(bytes, (byte)0, start);
                if (end < 0)
                {
                    return null;
                }

                strings.Add(bytes[start..(end + 1)]);
                start = end + 1;
            }

            return [.. strings];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
