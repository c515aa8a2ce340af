using Flowrun.Core.Events;

namespace Flowrun.Core.Flows;

/// <summary>The refused flows of a catalog that are not archived. What it answers does not depend on their order.</summary>
internal sealed class RefusedFlows(IEnumerable<RefusedFlow> refused)
{
    private readonly RefusedFlow[] _unarchived =
    [
        .. refused
            .Where(flow => !flow.Archived)
            .OrderBy(flow => flow.Group.Value, StringComparer.Ordinal)
            .ThenBy(flow => flow.Name?.Value, StringComparer.Ordinal)
            .ThenBy(flow => flow.Source, StringComparer.Ordinal),
    ];

    /// <summary>Whether any of them would want an object.</summary>
    /// <param name="created">The object.</param>
    /// <param name="wanting">The first that does, for <see cref="Wish.Yes"/>.</param>
    public Wish Want(ObjectEvent created, out RefusedFlow? wanting)
    {
        var all = Wish.No;
        foreach (var flow in _unarchived)
        {
            var wish = TriggerWish.OfFirst([.. flow.Triggers.Where(trigger => trigger.Bucket == created.Bucket)], created, out _);
            if (wish == Wish.Yes)
            {
                wanting = flow;
                return wish;
            }

            all = wish == Wish.No ? all : wish;
        }

        wanting = null;
        return all;
    }

    /// <summary>The first that a request may mean by a version group or by a name.</summary>
    public RefusedFlow? Named(string flow) => Array.Find(_unarchived, refused => refused.Group.Value == flow || refused.Name?.Value == flow);
}
