namespace Flowrun.Benchmarks;

/// <summary>Reads what a benchmark is told: pairs of an option and its value.</summary>
internal static class Arguments
{
    /// <param name="with">The options with this one; null: there is no such option, or its value is wrong.</param>
    /// <returns>Null: not everything can be read.</returns>
    public static T? Read<T>(IReadOnlyList<string> arguments, T options, Func<T, string, string, T?> with)
        where T : class
    {
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            if (with(options, arguments[index], arguments[index + 1]) is not { } told)
            {
                return null;
            }

            options = told;
        }

        return arguments.Count % 2 == 0 ? options : null;
    }

    /// <returns>Null: it is no number, or too small.</returns>
    public static int? Number(string value, int least = 1) => int.TryParse(value, out var number) && number >= least ? number : null;
}
