using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Overrides;
using Flowrun.Core.Text;

namespace Flowrun.Core.Forwarding;

/// <summary>Reads the parameters and overrides that somebody sets for everything that is forwarded.</summary>
/// <remarks>Whether a flow allows them is for the worker to say; whether any flow could is said here, before the first event.</remarks>
public static class FixedWishes
{
    private static readonly Dictionary<string, string> NoParameters = [];

    /// <param name="json">A JSON object.</param>
    /// <param name="name">Where it stands, for people.</param>
    /// <param name="problems">What is wrong with it is added here.</param>
    public static IReadOnlyDictionary<string, string> ReadParameters(string json, string name, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var parameters = NoParameters;
        Read(json, name, problems, root =>
        {
            var fields = new FieldReader(record: null);
            parameters = TextMapReader.Read(root, name, ref fields);
            if (fields.Fault is { } fault)
            {
                problems.Add(fault);
            }
        });
        Judge(EventWishes.Of(parameters, null, name), "parameters", name, problems);
        foreach (var spellings in parameters.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(spellings => spellings.Count() > 1))
        {
            problems.Add($"{name}: {string.Join(" and ", spellings)} are one variable, FLOWRUN_PARAM_{spellings.Key.ToUpperInvariant()}");
        }

        return parameters;
    }

    /// <param name="json">A JSON object.</param>
    /// <param name="name">Where it stands, for people.</param>
    /// <param name="problems">What is wrong with it is added here.</param>
    public static JsonObject? ReadOverrides(string json, string name, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        JsonObject? overrides = null;
        Read(json, name, problems, root => overrides = (JsonObject)JsonCopy.Of(root)!);
        Judge(EventWishes.Of(NoParameters, overrides, name), "overrides", name, problems);
        return overrides;
    }

    private static void Judge(IEnumerable<Wish> wishes, string field, string name, ICollection<string> problems)
    {
        foreach (var wish in wishes)
        {
            var fault = (wish.Name == OverrideName.Parameters ? WishRule.ParameterName(wish.Argument) : null) ?? WishRule.Fault(wish);
            if (fault is not null)
            {
                problems.Add($"{name}{wish.Where[field.Length..]}: {fault}");
            }
        }
    }

    private static void Read(string json, string name, ICollection<string> problems, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                read(document.RootElement);
            }
            else
            {
                problems.Add($"{name}: found {Found.Of(document.RootElement)}: expected a JSON object");
            }
        }
        catch (JsonException exception)
        {
            problems.Add($"{name}: found {Excerpt.Of(json)}, which is no JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: expected a JSON object");
        }
        catch (InvalidOperationException)
        {
            problems.Add($"{name}: a name or text in it is no valid text: it has half of a surrogate pair");
        }
    }
}
