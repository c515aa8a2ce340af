using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows.Reading;

namespace Flowrun.Core.Overrides;

/// <summary>What an event asks for in its own fields <c>parameters</c> and <c>overrides</c>.</summary>
internal static class EventWishes
{
    public static IEnumerable<Wish> Of(IReadOnlyDictionary<string, string> parameters, JsonObject? overrides, string source)
    {
        foreach (var (name, value) in overrides ?? [])
        {
            var where = FieldPath.Of("overrides", name);
            switch (name)
            {
                case OverrideName.Labels when value is JsonObject labels:
                    foreach (var (key, label) in labels)
                    {
                        yield return new Wish(OverrideName.Labels, key, TextOf(label), FieldPath.Of(where, key), source);
                    }

                    break;
                case OverrideName.Labels:
                    yield return new Wish(name, "", null, where, source);
                    break;
                case OverrideName.Memory or OverrideName.PriorityClassName:
                    yield return new Wish(name, "", TextOf(value), where, source);
                    break;
                default:
                    yield return new Wish(OverrideName.Unknown, name, TextOf(value), where, source);
                    break;
            }
        }

        foreach (var (name, value) in parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            yield return new Wish(OverrideName.Parameters, name, value, FieldPath.Of("parameters", name), source);
        }
    }

    private static string? TextOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => null,
    };
}
