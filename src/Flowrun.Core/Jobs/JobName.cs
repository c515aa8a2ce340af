using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs;

/// <summary>The name of a Job: a DNS-1123 label of at most 63 characters.</summary>
/// <remarks>A Job's name is a label's value on its pods and the start of their names, which is why it is no longer than a label.
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names</remarks>
public readonly record struct JobName(string Value)
{
    private const int MaximumLength = 63;

    /// <summary><c>group-slug-runid-attempt</c>. The slug of the key's file name gives way first, then the group.</summary>
    /// <param name="key">Any text, or null for a run without an object, whose name has no slug.</param>
    public static JobName Of(VersionGroup group, string? key, RunId run, int attempt)
    {
        Span<char> name = stackalloc char[MaximumLength];
        Span<char> tail = stackalloc char[MaximumLength];
        if (!tail.TryWrite($"-{run.Value}-{attempt}", out var tailLength) || tailLength >= MaximumLength)
        {
            throw new ArgumentException($"'{run.Value}' with attempt {attempt} leaves no room for a name.", nameof(run));
        }

        var room = MaximumLength - tailLength;
        var length = Math.Min(group.Value.Length, room);
        group.Value.AsSpan(0, length).CopyTo(name);
        length = name[..length].TrimEnd('-').Length;
        if (key is not null && length < room - 1)
        {
            name[length] = '-';
            var slug = WriteSlug(key.AsSpan(key.LastIndexOf('/') + 1), name[(length + 1)..room]);
            length += slug == 0 ? 0 : slug + 1;
        }

        tail[..tailLength].CopyTo(name[length..]);
        return new JobName(name[..(length + tailLength)].ToString());
    }

    public override string ToString() => Value;

    /// <summary>Lower-case letters and digits of ASCII, everything between them one hyphen. Returns the length, 0 if nothing is left.</summary>
    private static int WriteSlug(ReadOnlySpan<char> fileName, Span<char> slug)
    {
        var length = 0;
        var isGap = false;
        foreach (var character in fileName)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                isGap = length > 0;
                continue;
            }

            if (length + (isGap ? 1 : 0) >= slug.Length)
            {
                break;
            }

            if (isGap)
            {
                slug[length++] = '-';
                isGap = false;
            }

            slug[length++] = char.ToLowerInvariant(character);
        }

        return length;
    }
}
