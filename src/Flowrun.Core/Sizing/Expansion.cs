namespace Flowrun.Core.Sizing;

/// <summary>How much larger an input becomes when unpacked.</summary>
/// <param name="Factor">1 where no extension says otherwise.</param>
/// <param name="Extension">The extension that says so, without its dot; null where none does.</param>
internal readonly record struct Expansion(decimal Factor, string? Extension)
{
    private static readonly Expansion None = new(1, null);

    /// <summary>The longest extension that the key's file name ends in, in any case: <c>orders.CSV.gz</c> ends in <c>csv.gz</c> and in <c>gz</c>.</summary>
    /// <remarks>As everywhere in Unix, a name that only begins with a dot has no extension: <c>.gz</c> is a hidden file.</remarks>
    public static Expansion Of(IReadOnlyDictionary<string, decimal> factors, string? key)
    {
        if (key is null || factors.Count == 0)
        {
            return None;
        }

        var name = key.AsSpan(key.LastIndexOf('/') + 1);
        var found = None;
        foreach (var (extension, factor) in factors)
        {
            if (extension.Length > (found.Extension?.Length ?? 0) && HasExtension(name, extension))
            {
                found = new Expansion(factor, extension);
            }
        }

        return found;
    }

    private static bool HasExtension(ReadOnlySpan<char> name, string extension) =>
        name.Length > extension.Length + 1
        && name[^(extension.Length + 1)] == '.'
        && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
