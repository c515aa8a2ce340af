using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Core.Overrides;

/// <summary>What a wish has to look like, whatever a flow allows.</summary>
internal static class WishRule
{
    private const string SystemPriority = "system-";

    /// <returns>What is wrong with it, or null.</returns>
    public static string? Fault(in Wish wish) => wish switch
    {
        { Name: OverrideName.Unknown } => Unknown(wish),
        { Text: null } => wish is { Name: OverrideName.Labels, Argument: "" } ? "expected an object of labels" : "expected a text",
        { Name: OverrideName.Memory } => Memory(wish.Text),
        { Name: OverrideName.PriorityClassName } => PriorityClass(wish.Text),
        { Name: OverrideName.Labels } => LabelRule.KeyFault(wish.Argument) ?? LabelRule.ValueFault(wish.Text),
        _ => ParameterText(wish.Text),
    };

    /// <summary>For a parameter that no flow declares.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? ParameterName(string name) =>
        KeyPattern.IsName(name) && name.Length <= DnsName.LongestLabel
            ? null
            : $"found {Excerpt.Of(name)}: expected a parameter's name: a letter, then letters, digits and _, at most {DnsName.LongestLabel} in all";

    private static string Unknown(in Wish wish) =>
        wish.Where.StartsWith("overrides", StringComparison.Ordinal)
            ? wish.Argument == OverrideName.Parameters
                ? "parameters stand beside overrides, not in it"
                : $"no event sets that: {NearestName.HintWithAll(wish.Argument, OverrideName.Known)}"
            : $"no metadata sets that: {MetadataWishes.Hint(wish.Argument)}";

    private static string? Memory(string text) =>
        Bytes.TryParse(text, out _) ? null : $"found {Excerpt.Of(text)}: expected a quantity such as 4Gi or 512Mi";

    private static string? PriorityClass(string name) =>
        !DnsName.IsSubdomain(name)
            ? $"found {Excerpt.Of(name)}: expected the name of a PriorityClass: a-z, 0-9, - and ., with a letter or digit at both ends"
            : name.StartsWith(SystemPriority, StringComparison.Ordinal)
                ? $"found {name}: the classes {SystemPriority}* are for what Kubernetes itself is made of"
                : null;

    private static string? ParameterText(string value) => value.Contains('\0') ? "a NUL character cannot be given to a container" : null;
}
