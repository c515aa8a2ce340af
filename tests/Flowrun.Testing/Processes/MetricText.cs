using System.Globalization;

namespace Flowrun.Testing.Processes;

/// <summary>Prometheus' text format.</summary>
public static class MetricText
{
    /// <summary>The sum of all samples that begin so; 0: there are none.</summary>
    /// <param name="text">What <c>/metrics</c> answers.</param>
    /// <param name="sample">A name, perhaps with the beginning of its labels: <c>flowrun_runs{</c>.</param>
    /// <param name="label">Part of its labels, or nothing.</param>
    public static double Sum(string text, string sample, string label = "") => text.Split('\n')
        .Where(line => line.StartsWith(sample, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
}
