namespace Flowrun.Core.Flows.Reading;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    private const int LongestGuessed = 64;

    /// <summary><c>did you mean perInputByte?</c>, or else the names that are known.</summary>
    public static string Hint(string name, IReadOnlyList<string> known) =>
        Of(name, known) is { } near ? $"did you mean {near}?" : $"known here: {string.Join(", ", known)}";

    /// <summary>Both the guess, if there is one, and all names that are known.</summary>
    public static string HintWithAll(string name, IReadOnlyList<string> known) =>
        (Of(name, known) is { } near ? $"did you mean {near}? " : "") + $"known here: {string.Join(", ", known)}";

    /// <summary>The known name that differs in at most a third of its letters, or only in case.</summary>
    private static string? Of(string name, IReadOnlyList<string> known) =>
        name.Length > LongestGuessed
            ? null
            : known
                .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
                .Where(pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
                .OrderBy(pair => pair.distance)
                .Select(pair => pair.candidate)
                .FirstOrDefault();

    /// <summary>How many letters must be put in, taken out, changed or swapped with the next (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Step(distances, from, to, i, j);
            }
        }

        return distances[from.Length, to.Length];
    }

    private static int Step(int[,] distances, string from, string to, int i, int j)
    {
        var best = Math.Min(
            Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
            distances[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
        var swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return swapped ? Math.Min(best, distances[i - 2, j - 2] + 1) : best;
    }
}
