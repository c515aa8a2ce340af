namespace Flowrun.Core.Flows.Reading;

internal static class ParametersReader
{
    public static IReadOnlyDictionary<string, string> Read(ObjectReader spec)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in spec.Opaque("parameters") ?? [])
        {
            var path = FieldPath.Of(spec.PathOf("parameters"), name);
            if (!KeyPattern.IsName(name) || name.Length > DnsName.LongestLabel)
            {
                spec.Problems.Add(path, value, "a parameter's name is a letter, then letters, digits and _, at most 63 in all");
            }
            else if (!variables.TryAdd(name, name))
            {
                spec.Problems.Add(path, value, $"another name: {variables[name]} gives the same variable, FLOWRUN_PARAM_{name.ToUpperInvariant()}");
            }

            if (ObjectReader.AsText(value) is { } text)
            {
                parameters[name] = text;
            }
            else
            {
                spec.Problems.Add(path, value, "a string: put it in quotes");
            }
        }

        return parameters;
    }
}
