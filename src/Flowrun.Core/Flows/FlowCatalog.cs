using System.Collections.Frozen;
using Flowrun.Core.Events;
using Flowrun.Core.Runs;
using Flowrun.Core.Text;

namespace Flowrun.Core.Flows;

/// <summary>All flows at one moment. Immutable; made anew when a flow changes. What it answers does not depend on the order of the flows.</summary>
/// <remarks>
/// A version group is one thing over all namespaces, since a run's id is made of the group and the event: two unarchived flows of one group are
/// ambiguous wherever they stand.
/// </remarks>
public sealed class FlowCatalog
{
    public static readonly FlowCatalog Empty = new([]);

    /// <summary>The longest bucket and key, whole.</summary>
    private const int LongestUri = 1100;

    private readonly FrozenDictionary<string, Candidate[]> _byBucket;
    private readonly FrozenDictionary<string, Flow[]> _byGroup;
    private readonly FrozenDictionary<string, Flow[]> _byName;
    private readonly RefusedFlows _refused;

    /// <param name="flows">The good ones.</param>
    /// <param name="refused">Those that would be flows if their manifests had no errors, and that have no good version: what they may want waits.</param>
    public FlowCatalog(IEnumerable<Flow> flows, IEnumerable<RefusedFlow>? refused = null)
    {
        Flows = [.. flows];
        _refused = new RefusedFlows(refused ?? []);
        var unarchived = Flows
            .Where(flow => !flow.Archived)
            .OrderBy(flow => flow.Group.Value, StringComparer.Ordinal)
            .ThenBy(flow => flow.Name.Value, StringComparer.Ordinal)
            .ThenBy(flow => flow.Namespace, StringComparer.Ordinal)
            .ToArray();
        _byGroup = unarchived.GroupBy(flow => flow.Group.Value, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _byName = unarchived.GroupBy(flow => flow.Name.Value, StringComparer.Ordinal).ToFrozenDictionary(name => name.Key, name => name.ToArray(), StringComparer.Ordinal);
        _byBucket = unarchived
            .SelectMany(flow => flow.Triggers.GroupBy(trigger => trigger.Bucket, StringComparer.Ordinal).Select(bucket => (bucket.Key, new Candidate(flow, [.. bucket]))))
            .GroupBy(pair => pair.Key, pair => pair.Item2, StringComparer.Ordinal)
            .ToFrozenDictionary(bucket => bucket.Key, bucket => bucket.ToArray(), StringComparer.Ordinal);
        AmbiguousGroups = _byGroup
            .Where(group => group.Value.Length > 1)
            .ToFrozenDictionary(group => new VersionGroup(group.Key), group => (IReadOnlyList<FlowName>)[.. group.Value.Select(flow => flow.Name)]);
    }

    public IReadOnlyList<Flow> Flows { get; }

    /// <summary>Groups with more than one unarchived flow: their events wait. With the names of those flows.</summary>
    public IReadOnlyDictionary<VersionGroup, IReadOnlyList<FlowName>> AmbiguousGroups { get; }

    /// <summary>Which flows want an object, at most one for each version group, in the order of the groups' names.</summary>
    public Routing Route(ObjectEvent created)
    {
        ArgumentNullException.ThrowIfNull(created);
        var refusedWish = _refused.Want(created, out var refused);
        if (refusedWish == Wish.Yes)
        {
            return Undecided(refused!, Excerpt.Of(created.Uri, LongestUri));
        }

        var needsSize = refusedWish == Wish.DependsOnSize;
        if (!_byBucket.TryGetValue(created.Bucket, out var candidates))
        {
            if (needsSize)
            {
                return new Routing.NeedsSize();
            }

            return new Routing.Unmatched($"no flow wants {Excerpt.Of(created.Uri, LongestUri)}: none has a trigger on its bucket");
        }

        List<FlowMatch>? matches = null;
        foreach (var candidate in candidates)
        {
            var wish = TriggerWish.OfFirst(candidate.Triggers, created, out var match);
            if (wish == Wish.Yes && AmbiguityOf(candidate.Flow.Group) is { } ambiguous)
            {
                return ambiguous;
            }

            needsSize |= wish == Wish.DependsOnSize;
            if (wish == Wish.Yes)
            {
                (matches ??= new List<FlowMatch>(1)).Add(new FlowMatch(candidate.Flow, match));
            }
        }

        return (needsSize, matches) switch
        {
            (true, _) => new Routing.NeedsSize(),
            (false, null) => new Routing.Unmatched($"no flow wants {Excerpt.Of(created.Uri, LongestUri)}: {WhyNot(created, candidates.Length)}"),
            _ => new Routing.Matched(matches),
        };
    }

    /// <summary>Which flow a request names: by version group, else by the name of an unarchived flow.</summary>
    public Routing Route(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_refused.Named(request.Flow) is { } refused)
        {
            return Undecided(refused, "the request");
        }

        if (!_byGroup.TryGetValue(request.Flow, out var flows) && !_byName.TryGetValue(request.Flow, out flows))
        {
            var archived = Flows.Any(flow => flow.Archived && (flow.Group.Value == request.Flow || flow.Name.Value == request.Flow));
            return new Routing.Unmatched(
                $"the request names the flow {Excerpt.Of(request.Flow)}, {(archived ? "which is archived" : "which is neither a version group nor a flow")}");
        }

        if (AmbiguityOf(flows[0].Group) is { } ambiguous)
        {
            return ambiguous;
        }

        return flows.Length == 1
            ? new Routing.Matched([new FlowMatch(flows[0], MatchOf(flows[0], request.Object))])
            : new Routing.Undecided(
                flows[0].Group,
                $"{flows.Length} flows bear the name {request.Flow}: name one of their groups, {string.Join(", ", flows.Select(flow => flow.Group))}");
    }

    /// <summary>Which flow goes on with a run that has begun: the same version, archived or not, else the one that its group has now.</summary>
    /// <param name="group">The run's.</param>
    /// <param name="version">Which it began with.</param>
    /// <param name="created">The object, or null for a run without one.</param>
    /// <returns>One match; or why it has to wait; or that there is none.</returns>
    public Routing RouteAgain(VersionGroup group, FlowName version, ObjectEvent? created)
    {
        var same = Flows.Where(flow => flow.Group == group && flow.Name == version).OrderBy(flow => flow.Archived).ThenBy(flow => flow.Namespace, StringComparer.Ordinal).FirstOrDefault();
        if (same is null && (_refused.Named(version.Value) ?? _refused.Named(group.Value)) is { } refused)
        {
            return Undecided(refused, "its next attempt");
        }

        if (same is null && _byGroup.ContainsKey(group.Value) && AmbiguityOf(group) is { } ambiguous)
        {
            return ambiguous;
        }

        return (same ?? _byGroup.GetValueOrDefault(group.Value)?[0]) is { } flow
            ? new Routing.Matched([new FlowMatch(flow, MatchAgain(flow, created))])
            : new Routing.Unmatched($"neither flow {version} nor another version of the group {group} exists any more");
    }

    private static IReadOnlyDictionary<string, string> MatchAgain(Flow flow, ObjectEvent? created) =>
        created is not null && TriggerWish.OfFirst([.. flow.Triggers.Where(trigger => trigger.Bucket == created.Bucket)], created, out var match) == Wish.Yes
            ? match
            : MatchOf(flow, created);

    private static string WhyNot(ObjectEvent created, int flows) => (created.IsFolderMarker, flows) switch
    {
        (true, _) => "it is a folder marker, which only a trigger with minSize: 0 wants",
        (_, 1) => "the one flow of its bucket is not for this key and size",
        _ => $"the {flows} flows of its bucket are not for this key and size",
    };

    /// <summary>A request is a wish of its own, whatever the triggers say; they only tell how its key is read.</summary>
    private static IReadOnlyDictionary<string, string> MatchOf(Flow flow, ObjectEvent? created)
    {
        foreach (var trigger in flow.Triggers)
        {
            if (trigger.Bucket == created?.Bucket && TriggerWish.WantsKey(trigger, created.Key, out var match))
            {
                return match;
            }
        }

        return KeyPattern.NoValues;
    }

    private static Routing.Undecided Undecided(RefusedFlow refused, string wanted) =>
        new(refused.Group, $"{refused} is refused and may want {wanted}: mend its manifest");

    private Routing.Undecided? AmbiguityOf(VersionGroup group)
    {
        var flows = _byGroup[group.Value];
        return flows.Length == 1
            ? null
            : new Routing.Undecided(
                group,
                $"the version group {group} has {flows.Length} unarchived flows ({string.Join(", ", flows.Select(QualifiedName))}): archive all but one");
    }

    private static string QualifiedName(Flow flow) => flow.Namespace is null ? flow.Name.Value : $"{flow.Namespace}/{flow.Name}";

    /// <summary>A flow and those of its triggers that are on one bucket.</summary>
    private sealed record Candidate(Flow Flow, S3Trigger[] Triggers);
}
