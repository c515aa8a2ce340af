using System.Text.Json.Nodes;

namespace Flowrun.Core.Policy.Standards;

/// <summary>Judges a pod template by one of Kubernetes' Pod Security Standards, control by control.</summary>
internal sealed class StandardJudge
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    private readonly List<Violation> _violations = [];

    private StandardJudge(PodSecurity level, Place template)
    {
        Level = level;
        Template = template;
        Pod = template["spec"];
        Containers = [.. ContainerLists.SelectMany(list => Pod[list].Items)];
        Contexts = [Pod["securityContext"], .. Containers.Select(container => container["securityContext"])];
    }

    public PodSecurity Level { get; }

    public Place Template { get; }

    public Place Pod { get; }

    public IReadOnlyList<Place> Containers { get; }

    /// <summary>The pod's security context, then those of its containers.</summary>
    public IReadOnlyList<Place> Contexts { get; }

    /// <summary>What a template has or lacks that the level forbids or demands; never throws.</summary>
    public static IReadOnlyList<Violation> Judge(PodSecurity level, Place template)
    {
        var judge = new StandardJudge(level, template);
        if (level != PodSecurity.Privileged)
        {
            Baseline.Judge(judge);
        }

        if (level == PodSecurity.Restricted)
        {
            Restricted.Judge(judge);
        }

        return judge._violations;
    }

    public void Refuse(Place place, string control, string expected) => _violations.Add(new Violation(place, $"{expected} (Pod Security {Level}: {control})"));

    /// <summary>False, or nothing.</summary>
    public void DemandNotTrue(Place place, string control)
    {
        if (place.Node is not null && !place.IsFalse)
        {
            Refuse(place, control, "false, or left out");
        }
    }

    /// <summary>Nothing, the empty text, or one of those; a placeholder is none of them.</summary>
    public void DemandOneOf(Place place, string control, params ReadOnlySpan<string> allowed)
    {
        if (place.Node is not null && !(place.Text is { } text && (text.Length == 0 || allowed.Contains(text))))
        {
            Refuse(place, control, allowed.IsEmpty ? "left out" : $"{string.Join(", ", allowed!)}, or left out");
        }
    }

    /// <summary>Every item of a list, or its name, is one of those.</summary>
    public void DemandAllOf(Place list, string? name, string control, params ReadOnlySpan<string> allowed)
    {
        if (list.Node is not (null or JsonArray))
        {
            Refuse(list, control, "a list");
        }

        foreach (var item in list.Items)
        {
            var place = name is null ? item : item[name];
            if (place.Text is not { } text || !allowed.Contains(text))
            {
                Refuse(place, control, $"only {string.Join(", ", allowed!)}");
            }
        }
    }
}
