using System.Globalization;

namespace Flowrun.Benchmarks.Processes;

/// <summary>What the kernel says of a process' memory.</summary>
internal static class ProcessStatus
{
    /// <param name="fields">Of <c>/proc/PID/status</c>: <c>VmRSS</c>.</param>
    /// <returns>Bytes, in the order of the fields.</returns>
    public static IReadOnlyList<long> Bytes(int process, params string[] fields)
    {
        var lines = File.ReadAllLines($"/proc/{process}/status");
        return [.. fields.Select(field => 1024 * long.Parse(
            lines.Single(line => line.StartsWith(field + ':', StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))];
    }
}
