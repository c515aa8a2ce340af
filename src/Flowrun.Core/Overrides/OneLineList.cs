using System.Text;

namespace Flowrun.Core.Overrides;

/// <summary>Lists on one line of a Job's annotation, which has a limit that a stranger must not use up.</summary>
internal static class OneLineList
{
    /// <summary>Characters; some annotations more and a Job is still far from the 256 KiB that Kubernetes takes.</summary>
    private const int Longest = 1024;

    /// <param name="parts">Fit for one line.</param>
    public static string Join(IEnumerable<string> parts, string separator)
    {
        var text = new StringBuilder();
        var left = 0;
        foreach (var part in parts)
        {
            if (left > 0 || text.Length + part.Length > Longest)
            {
                left++;
                continue;
            }

            text.Append(text.Length == 0 ? "" : separator).Append(part);
        }

        return (left == 0 ? text : text.Append(text.Length == 0 ? "" : separator).Append($"and {left} more")).ToString();
    }
}
