namespace Flowrun.Sandbox.S3.Operations;

/// <summary>One page of a listing.</summary>
/// <param name="Next">What the next page starts after: a key or a common prefix; null on the last page.</param>
internal sealed record ListPage(IReadOnlyList<S3Object> Objects, IReadOnlyList<string> CommonPrefixes, string? Next)
{
    /// <param name="objects">In S3's order.</param>
    /// <param name="after">A key, or a common prefix, in which case nothing below it is listed again.</param>
    public static ListPage Of(IEnumerable<S3Object> objects, string prefix, string delimiter, string after, int size)
    {
        var listed = new List<S3Object>();
        var prefixes = new List<string>();
        var last = after;
        foreach (var item in objects)
        {
            if (!item.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var cut = delimiter.Length == 0 ? -1 : item.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var entry = cut < 0 ? item.Key : item.Key[..(cut + delimiter.Length)];
            if (KeyOrder.Instance.Compare(item.Key, after) <= 0 || (cut >= 0 && (entry == after || (prefixes.Count > 0 && prefixes[^1] == entry))))
            {
                continue;
            }

            if (listed.Count + prefixes.Count == size)
            {
                return new(listed, prefixes, size == 0 ? null : last);
            }

            if (cut >= 0)
            {
                prefixes.Add(entry);
            }
            else
            {
                listed.Add(item);
            }

            last = entry;
        }

        return new(listed, prefixes, Next: null);
    }
}
