using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Reads the fields of one object of a manifest and reports those that it does not know. A null is the same as nothing.</summary>
internal sealed class ObjectReader
{
    private readonly JsonObject _json;
    private readonly string[] _known;

    public ObjectReader(JsonObject json, string path, string[] known, Problems problems, bool unknownIsWarning = false)
    {
        (_json, Path, _known, Problems) = (json, path, known, problems);
        foreach (var (name, value) in json)
        {
            if (known.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            var problem = $"unknown field: {NearestName.Hint(name, known)}";
            if (unknownIsWarning)
            {
                problems.Warn(PathOf(name), value, problem);
            }
            else
            {
                problems.Add(PathOf(name), value, problem);
            }
        }
    }

    public string Path { get; }

    public Problems Problems { get; }

    public JsonNode? this[string name] =>
        _known.Contains(name, StringComparer.Ordinal) ? _json[name] : throw new ArgumentOutOfRangeException(nameof(name), name, "Not in FlowFields.");

    public string PathOf(string name) => FieldPath.Of(Path, name);

    /// <param name="fault">What would be right, or null where the text is.</param>
    public string? Text(string name, Func<string, string?>? fault = null)
    {
        if (this[name] is not { } node)
        {
            return null;
        }

        if (AsText(node) is not { } text)
        {
            Problems.Add(PathOf(name), node, "a string" + (node is JsonValue ? ": put it in quotes" : ""));
            return null;
        }

        if (fault?.Invoke(text) is not { } expected)
        {
            return text;
        }

        Problems.Add(PathOf(name), node, expected);
        return null;
    }

    public string? Required(string name, string expected, Func<string, string?>? fault = null)
    {
        if (this[name] is null)
        {
            Problems.Add(PathOf(name), null, $"missing: {expected}");
        }

        return Text(name, fault);
    }

    public bool? Flag(string name) => Read<bool>(name, "true or false", node => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    });

    /// <param name="least">The least that it may be.</param>
    public Bytes? Quantity(string name, Bytes least = default)
    {
        var expected = least == Bytes.Zero
            ? "a quantity of bytes, zero or more, such as 512Mi, 2G or 1073741824"
            : $"a quantity of at least {least}, such as 512Mi or 2G (a plain number counts bytes)";
        return Read<Bytes>(name, expected, node =>
            Bytes.TryParse(AsText(node) ?? NumberText(node), out var bytes) && bytes >= least ? bytes : null);
    }

    public decimal? Number(string name, string expected, Func<decimal, bool> fits) =>
        Read<decimal>(name, expected, node => AsNumber(node) is { } number && fits(number) ? number : null);

    public int? Whole(string name, int least, int most) =>
        Read<int>(
            name,
            most == int.MaxValue ? $"a whole number, {least} or more" : $"a whole number from {least} to {most}",
            node => AsNumber(node) is { } number && decimal.IsInteger(number) && number >= least && number <= most ? (int)number : null);

    public TimeSpan? Duration(string name) =>
        Read<TimeSpan>(name, DurationText.Rule, node => DurationText.TryParse(AsText(node), out var duration) ? duration : null);

    public ObjectReader? Object(string name, string[] known, bool unknownIsWarning = false) =>
        Opaque(name) is { } json ? new ObjectReader(json, PathOf(name), known, Problems, unknownIsWarning) : null;

    public ObjectReader? RequiredObject(string name, string[] known, string expected) =>
        RequiredOpaque(name, expected) is { } json ? new ObjectReader(json, PathOf(name), known, Problems) : null;

    /// <summary>An object whose fields are not ours to judge.</summary>
    public JsonObject? Opaque(string name)
    {
        if (this[name] is { } node and not JsonObject)
        {
            Problems.Add(PathOf(name), node, "an object");
        }

        return this[name] as JsonObject;
    }

    public JsonObject? RequiredOpaque(string name, string expected)
    {
        if (this[name] is null)
        {
            Problems.Add(PathOf(name), null, $"missing: {expected}");
        }

        return Opaque(name);
    }

    /// <summary>The entries of a list, with their paths; none where there is no list.</summary>
    public IEnumerable<(string Path, JsonNode? Entry)> Entries(string name)
    {
        if (this[name] is { } node and not JsonArray)
        {
            Problems.Add(PathOf(name), node, "a list");
        }

        return this[name] is JsonArray list ? list.Select((entry, index) => (FieldPath.Of(PathOf(name), index), entry)) : [];
    }

    public static string? AsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    public static decimal? AsNumber(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<decimal>(out var number) ? number : null;

    private static string? NumberText(JsonNode node) => node.GetValueKind() == JsonValueKind.Number ? node.ToJsonString() : null;

    private T? Read<T>(string name, string expected, Func<JsonNode, T?> read)
        where T : struct
    {
        if (this[name] is not { } node)
        {
            return null;
        }

        var value = read(node);
        if (value is null)
        {
            Problems.Add(PathOf(name), node, expected);
        }

        return value;
    }
}
