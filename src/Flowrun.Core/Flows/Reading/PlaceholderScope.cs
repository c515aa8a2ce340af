using Flowrun.Core.Jobs;
using Flowrun.Core.Jobs.Rendering;
using Flowrun.Core.Overrides;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Which placeholders a flow has, and which of them carry text that strangers write.</summary>
internal sealed class PlaceholderScope
{
    private readonly IReadOnlyList<S3Trigger> _triggers;
    private readonly bool _anyParameter;
    private readonly HashSet<string> _stranger = new(StringComparer.Ordinal) { "key", "uri" };

    public PlaceholderScope(IReadOnlyList<S3Trigger> triggers, IReadOnlyDictionary<string, string> parameters, IReadOnlySet<string> allowEventOverrides)
    {
        _triggers = triggers;
        var parts = triggers.Count == 0
            ? []
            : triggers.Select(PartsOf).Aggregate((left, right) => left.Intersect(right, StringComparer.Ordinal)).Select(part => Placeholders.MatchPrefix + part).ToArray();
        InParameters = [.. Placeholders.KnownInParameters, .. parts];
        InJob = [.. Placeholders.Known, .. parts, .. parameters.Keys.Select(name => Placeholders.ParametersPrefix + name)];

        _anyParameter = allowEventOverrides.Contains(OverrideName.Parameters);
        foreach (var (name, value) in parameters)
        {
            if (_anyParameter || NamesIn(value).Any(CarriesKeyText))
            {
                _stranger.Add(Placeholders.ParametersPrefix + name);
            }
        }

        StrangersVariables =
        [
            "FLOWRUN_KEY", "FLOWRUN_URI",
            .. parameters.Keys.Where(name => CarriesKeyText(Placeholders.ParametersPrefix + name)).Select(name => VariableOf(Placeholders.ParametersPrefix + name)),
        ];
    }

    /// <summary>The names that a parameter's value may use.</summary>
    public IReadOnlyList<string> InParameters { get; }

    /// <summary>The names that the job and its overrides may use.</summary>
    public IReadOnlyList<string> InJob { get; }

    /// <summary>The variables of every container that hold text of strangers.</summary>
    public IReadOnlyList<string> StrangersVariables { get; }

    /// <summary>A variable that an event can bring along without the flow naming it.</summary>
    public bool MayComeWithEvent(string variable) => _anyParameter && variable.StartsWith(ParameterValues.EnvironmentPrefix, StringComparison.Ordinal);

    public bool CarriesKeyText(string name) => name.StartsWith(Placeholders.MatchPrefix, StringComparison.Ordinal) || _stranger.Contains(name);

    /// <summary>The names of those placeholders in a text that carry text of strangers.</summary>
    public IEnumerable<string> StrangersIn(string text) => NamesIn(text).Where(CarriesKeyText);

    /// <summary>The variable that has the same value, or that a parameter would have.</summary>
    public static string VariableOf(string name) => name switch
    {
        "key" => "FLOWRUN_KEY",
        "uri" => "FLOWRUN_URI",
        _ => "FLOWRUN_PARAM_" + name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..].ToUpperInvariant(),
    };

    /// <summary>What is wrong with a name, for people.</summary>
    public string Unknown(string name, IReadOnlyList<string> known)
    {
        if (name.StartsWith(Placeholders.MatchPrefix, StringComparison.Ordinal))
        {
            var part = name[Placeholders.MatchPrefix.Length..];
            var without = _triggers.Select((trigger, index) => (trigger, index)).Where(pair => !PartsOf(pair.trigger).Contains(part, StringComparer.Ordinal)).ToArray();
            if (without.Length < _triggers.Count)
            {
                return $"{{{{ {name} }}}} is a part of every trigger's pattern, but spec.triggers[{without[0].index}] has none of that name";
            }
        }

        return $"unknown placeholder {{{{ {name} }}}}: {NearestName.HintWithAll(name, known)}";
    }

    private static IEnumerable<string> PartsOf(S3Trigger trigger) => trigger.Pattern?.Names ?? [];

    private static IEnumerable<string> NamesIn(string text) =>
        Placeholders.TryParse(text, out var parts, out _) ? parts.Where(part => part.IsName).Select(part => part.Text) : [];
}
