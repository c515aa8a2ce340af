using System.Text;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Overrides;

/// <summary>Grants or refuses the wishes of one event, one after the other; a later one wins over an earlier one.</summary>
internal sealed class WishJudge(Flow flow)
{
    /// <summary>Of all parameters of one event, names and values, in UTF-8. An annotation of the Job may have to hold them too.</summary>
    private const int MostParameterBytes = 32 * 1024;

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
    private string? Fault(in Wish wish) =>
        wish.Name != OverrideName.Unknown && !flow.AllowEventOverrides.Contains(wish.Name)
            ? $"flow {flow.Name} does not allow it: spec.allowEventOverrides would have to list {wish.Name}"
            : WishRule.Fault(wish) ?? Grant(wish);

    private string? Grant(in Wish wish)
    {
        switch (wish.Name)
        {
            case OverrideName.Memory:
                _memory = new MemoryOverride(Bytes.Parse(wish.Text!), wish.Source);
                return null;
            case OverrideName.PriorityClassName:
                _priorityClassName = wish.Text;
                return null;
            case OverrideName.Labels:
                return Label(wish.Argument, wish.Text!);
            default:
                return Parameter(wish.Argument, wish.Text!, wish.Source);
        }
    }

    private string? Label(string key, string value)
    {
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
        if (declared is null && WishRule.ParameterName(name) is { } fault)
        {
            return fault;
        }

        var taken = _parameters.TryGetValue(name, out var earlier);
        if (taken && earlier.Source == source)
        {
            return $"another spelling of this name comes before it, and both are FLOWRUN_PARAM_{name.ToUpperInvariant()}";
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
