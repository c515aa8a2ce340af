using System.Text;
using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Core.Overrides;

/// <summary>Grants or refuses the wishes of one event, one after the other; a later one wins over an earlier one.</summary>
internal sealed class WishJudge(Flow flow)
{
    /// <summary>Of all parameters of one event, names and values, in UTF-8. An annotation of the Job may have to hold them too.</summary>
    private const int MostParameterBytes = 32 * 1024;

    private const string SystemPriority = "system-";

    private readonly Dictionary<string, (string Text, string Source)> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly List<RefusedOverride> _refused = [];
    private MemoryOverride? _memory;
    private string? _priorityClassName;
    private int _parameterBytes;

    public EventOverrides Outcome => new(
        _memory, _priorityClassName, _parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.Text, StringComparer.Ordinal), _labels, _refused);

    public void Judge(in Wish wish)
    {
        if (Fault(wish) is { } fault)
        {
            _refused.Add(new RefusedOverride(wish.Name, wish.Where, fault));
        }
    }

    /// <summary>Grants it, or says why not.</summary>
    private string? Fault(in Wish wish) => wish switch
    {
        { Name: OverrideName.Unknown } => Unknown(wish),
        _ when !flow.AllowEventOverrides.Contains(wish.Name) => $"flow {flow.Name} does not allow it: spec.allowEventOverrides would have to list {wish.Name}",
        { Text: null } => wish is { Name: OverrideName.Labels, Argument: "" } ? "expected an object of labels" : "expected a text",
        { Name: OverrideName.Memory } => Memory(wish.Text, wish.Source),
        { Name: OverrideName.PriorityClassName } => PriorityClass(wish.Text),
        { Name: OverrideName.Labels } => Label(wish.Argument, wish.Text),
        _ => Parameter(wish.Argument, wish.Text, wish.Source),
    };

    private static string Unknown(in Wish wish) =>
        wish.Where.StartsWith("overrides", StringComparison.Ordinal)
            ? wish.Argument == OverrideName.Parameters
                ? "parameters stand beside overrides, not in it"
                : $"no event sets that: {NearestName.HintWithAll(wish.Argument, OverrideName.Known)}"
            : $"no metadata sets that: {MetadataWishes.Hint(wish.Argument)}";

    private string? Memory(string text, string source)
    {
        if (!Bytes.TryParse(text, out var wanted))
        {
            return $"found {Excerpt.Of(text)}: expected a quantity such as 4Gi or 512Mi";
        }

        _memory = new MemoryOverride(wanted, source);
        return null;
    }

    private string? PriorityClass(string name)
    {
        if (!DnsName.IsSubdomain(name))
        {
            return $"found {Excerpt.Of(name)}: expected the name of a PriorityClass: a-z, 0-9, - and ., with a letter or digit at both ends";
        }

        if (name.StartsWith(SystemPriority, StringComparison.Ordinal))
        {
            return $"found {name}: the classes {SystemPriority}* are for what Kubernetes itself is made of";
        }

        _priorityClassName = name;
        return null;
    }

    private string? Label(string key, string value)
    {
        if (LabelRule.KeyFault(key) is { } fault)
        {
            return fault;
        }

        if (LabelRule.ValueFault(value) is { } wrong)
        {
            return wrong;
        }

        if (_labels.Count == LabelRule.Most && !_labels.ContainsKey(key))
        {
            return $"an event sets at most {LabelRule.Most} labels";
        }

        _labels[key] = value;
        return null;
    }

    private string? Parameter(string name, string value, string source)
    {
        // The environment has one variable for all spellings of a name; the flow's is the one that its placeholders have.
        var declared = flow.Parameters.Keys.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        if (declared is null && (!KeyPattern.IsName(name) || name.Length > DnsName.LongestLabel))
        {
            return $"found {Excerpt.Of(name)}: expected a parameter's name: a letter, then letters, digits and _, at most {DnsName.LongestLabel} in all";
        }

        var taken = _parameters.TryGetValue(name, out var earlier);
        if (taken && earlier.Source == source)
        {
            return $"another spelling of this name comes before it, and both are FLOWRUN_PARAM_{name.ToUpperInvariant()}";
        }

        if (value.Contains('\0'))
        {
            return "a NUL character cannot be given to a container";
        }

        var bytes = name.Length + Encoding.UTF8.GetByteCount(value) - (taken ? name.Length + Encoding.UTF8.GetByteCount(earlier.Text) : 0);
        if (_parameterBytes + bytes > MostParameterBytes)
        {
            return $"the parameters of one event hold at most {MostParameterBytes} bytes";
        }

        _parameterBytes += bytes;
        _parameters.Remove(name);
        _parameters[declared ?? name] = (value, source);
        return null;
    }
}
