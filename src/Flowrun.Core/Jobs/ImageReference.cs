using System.Buffers;

namespace Flowrun.Core.Jobs;

/// <summary>The name of a container image, as far as it can be judged without a registry.</summary>
public static class ImageReference
{
    public const string Rule = "an image, as registry.example/flowrun:0.1.0, or with @sha256: and its digest";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@-");

    /// <summary>It begins with a letter or digit and has no sign that no reference has; the rest is the node's to judge.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: > 0 and <= 1024 } && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(Characters);
}
