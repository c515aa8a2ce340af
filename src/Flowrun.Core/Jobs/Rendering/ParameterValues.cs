using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>The parameters that a flow declares: their names, and their values in a run.</summary>
internal sealed class ParameterValues
{
    public const string EnvironmentPrefix = "FLOWRUN_PARAM_";
    private readonly (string Name, IReadOnlyList<PlaceholderPart> Parts)[] _declared;

    public ParameterValues(Flow flow)
    {
        _declared = [.. flow.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => (parameter.Key, PartsOf(parameter.Key, parameter.Value)))];
    }

    /// <summary>Sorted.</summary>
    public IEnumerable<string> Names => _declared.Select(parameter => parameter.Name);

    public int IndexOf(string name) => Array.FindIndex(_declared, parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    /// <summary><c>FLOWRUN_PARAM_</c> and the name in upper case, with <c>_</c> for what is neither letter nor digit.</summary>
    public static string EnvironmentName(string name) => string.Create(EnvironmentPrefix.Length + name.Length, name, static (span, name) =>
    {
        EnvironmentPrefix.CopyTo(span);
        for (var index = 0; index < name.Length; index++)
        {
            span[EnvironmentPrefix.Length + index] = char.IsAsciiLetterOrDigit(name[index]) ? char.ToUpperInvariant(name[index]) : '_';
        }
    });

    /// <summary>What the run gives each declared parameter, in the order of <see cref="Names"/>.</summary>
    public string[] Of(Run run)
    {
        if (_declared.Length == 0)
        {
            return [];
        }

        var values = new string[_declared.Length];
        for (var index = 0; index < values.Length; index++)
        {
            var (name, parts) = _declared[index];
            values[index] = run.RequestedParameters.TryGetValue(name, out var requested) ? requested
                : parts.Count == 1 ? ValueOf(parts[0], name, run)
                : string.Concat(parts.Select(part => ValueOf(part, name, run)));
        }

        return values;
    }

    /// <summary>The parameters that only the request has, by the names that the environment has for them. Of two with one name the first counts.</summary>
    public IReadOnlyList<(string EnvironmentName, string Value)> OnlyRequested(Run run)
    {
        if (run.RequestedParameters.Count == 0)
        {
            return [];
        }

        var taken = Names.Select(EnvironmentName).ToHashSet(StringComparer.Ordinal);
        return [.. run.RequestedParameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => (EnvironmentName(parameter.Key), parameter.Value))
            .Where(parameter => taken.Add(parameter.Item1))
            .OrderBy(parameter => parameter.Item1, StringComparer.Ordinal)];
    }

    private static string ValueOf(PlaceholderPart part, string parameter, Run run)
    {
        if (!part.IsName)
        {
            return part.Text;
        }

        var value = part.Text switch
        {
            "bucket" => run.Object?.Bucket,
            "key" => run.Object?.Key,
            "uri" => run.Object?.Uri,
            "size" => run.Object?.Size?.Value.ToString(),
            _ => run.Match.GetValueOrDefault(part.Text[Placeholders.MatchPrefix.Length..]),
        };
        return value ?? throw new InvalidRunException(
            $"spec.parameters.{parameter}",
            $"'{{{{ {part.Text} }}}}' has no value in run {run.Id}; let the request give the parameter '{parameter}'");
    }

    private static IReadOnlyList<PlaceholderPart> PartsOf(string name, string value)
    {
        var path = $"spec.parameters.{name}";
        if (!Placeholders.TryParse(value, out var parts, out var error))
        {
            throw new InvalidRunException(path, error);
        }

        var unknown = parts.Where(part => part.IsName && !part.Text.StartsWith(Placeholders.MatchPrefix, StringComparison.Ordinal)
            && !Placeholders.KnownInParameters.Contains(part.Text, StringComparer.Ordinal)).Select(part => part.Text).FirstOrDefault();
        return unknown is null ? parts : throw new InvalidRunException(
            path,
            $"'{{{{ {unknown} }}}}' is unknown in a parameter; known are {string.Join(", ", Placeholders.KnownInParameters)} and match.*");
    }
}
