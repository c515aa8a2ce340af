using Flowrun.Core.Events;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows;

/// <summary>Whether a trigger wants an object.</summary>
internal enum Wish
{
    No,
    Yes,

    /// <summary>The key fits, and the size, which the event does not say, decides.</summary>
    DependsOnSize,
}

internal static class TriggerWish
{
    /// <summary>What the trigger says of an object in its bucket.</summary>
    public static Wish Of(S3Trigger trigger, ObjectEvent created, out IReadOnlyDictionary<string, string> match)
    {
        if (!WantsKey(trigger, created.Key, out match))
        {
            return Wish.No;
        }

        if (created.Size is { } size)
        {
            var fits = size >= (trigger.MinSize ?? Bytes.Zero) && size <= (trigger.MaxSize ?? Bytes.Max);
            return fits && !(trigger.MinSize is null && created.IsFolderMarker) ? Wish.Yes : Wish.No;
        }

        var sizeDecides = trigger.MinSize > Bytes.Zero || trigger.MaxSize < Bytes.Max || (trigger.MinSize is null && created.Key.EndsWith('/'));
        return sizeDecides ? Wish.DependsOnSize : Wish.Yes;
    }

    /// <summary>What a flow says by those of its triggers that are on the object's bucket. The first that fits decides, since it says how the key is read.</summary>
    public static Wish OfFirst(IReadOnlyList<S3Trigger> triggers, ObjectEvent created, out IReadOnlyDictionary<string, string> match)
    {
        foreach (var trigger in triggers)
        {
            var wish = Of(trigger, created, out match);
            if (wish != Wish.No)
            {
                return wish;
            }
        }

        match = KeyPattern.NoValues;
        return Wish.No;
    }

    public static bool WantsKey(S3Trigger trigger, string key, out IReadOnlyDictionary<string, string> match)
    {
        match = KeyPattern.NoValues;
        if (!key.StartsWith(trigger.Prefix ?? "", StringComparison.Ordinal) || !key.EndsWith(trigger.Suffix ?? "", StringComparison.Ordinal))
        {
            return false;
        }

        if (trigger.Pattern is null)
        {
            return true;
        }

        var matches = trigger.Pattern.TryMatch(key, out var values);
        match = values ?? KeyPattern.NoValues;
        return matches;
    }
}
