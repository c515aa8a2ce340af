using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Text;

namespace Flowrun.Core.Overrides;

/// <summary>What an object asks for by its own metadata, <c>x-amz-meta-flowrun-*</c>. Everything else in it is not ours.</summary>
/// <remarks>
/// HTTP knows neither the case of a header's name nor, in practice, an underscore in it: names come in lower case, and in a parameter's name a hyphen stands
/// for an underscore. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
/// </remarks>
internal static class MetadataWishes
{
    private const string Header = "x-amz-meta-";
    private const string Prefix = "flowrun-";
    private const string Label = "label-";
    private const string Parameter = "parameter-";
    private const string Source = "the object's metadata";

    private static readonly string[] Names = ["memory", "priority-class-name", "label-*", "parameter-*"];

    /// <summary>In the order of the names, so that the same metadata has the same outcome.</summary>
    public static IEnumerable<Wish> Of(IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                yield return Of(name[Prefix.Length..], value);
            }
        }
    }

    /// <summary>What is known, for somebody who has written something else.</summary>
    public static string Hint(string name) => NearestName.HintWithAll(name, Names);

    private static Wish Of(string name, string value)
    {
        var lower = name.ToLowerInvariant();
        var (kind, argument) = lower switch
        {
            "memory" => (OverrideName.Memory, ""),
            "priority-class-name" => (OverrideName.PriorityClassName, ""),
            _ when lower.StartsWith(Label, StringComparison.Ordinal) => (OverrideName.Labels, lower[Label.Length..]),
            _ when lower.StartsWith(Parameter, StringComparison.Ordinal) => (OverrideName.Parameters, lower[Parameter.Length..].Replace('-', '_')),
            _ => (OverrideName.Unknown, name),
        };
        return new Wish(kind, argument, value, Shown(name), Source);
    }

    private static string Shown(string name) =>
        name.Length <= 80 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? $"{Header}{Prefix}{name}"
            : $"{Header}{Prefix}* {Excerpt.Of(name)}";
}
