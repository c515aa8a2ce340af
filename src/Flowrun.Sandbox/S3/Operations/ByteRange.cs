namespace Flowrun.Sandbox.S3.Operations;

/// <summary>A stretch of an object.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>Reads <c>bytes=5-9</c>, <c>bytes=5-</c> or <c>bytes=-5</c>; null for anything else, which servers ignore.</summary>
    /// <exception cref="S3Exception">Nothing of the object is in the range.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal) || header["bytes=".Length..].Split('-') is not [var from, var to])
        {
            return null;
        }

        if (from.Length == 0)
        {
            return !long.TryParse(to, out var last) ? null : last > 0 && size > 0 ? new(Math.Max(0, size - last), Math.Min(size, last)) : throw S3Exception.InvalidRange(header, size);
        }

        var end = long.MaxValue;
        if (!long.TryParse(from, out var start) || (to.Length > 0 && (!long.TryParse(to, out end) || end < start)))
        {
            return null;
        }

        return start < size ? new(start, Math.Min(end, size - 1) - start + 1) : throw S3Exception.InvalidRange(header, size);
    }
}
