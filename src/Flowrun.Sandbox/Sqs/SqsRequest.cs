using System.Text.Json;

namespace Flowrun.Sandbox.Sqs;

/// <summary>The JSON body of a call, or one entry of a batch.</summary>
internal readonly struct SqsRequest(JsonElement body)
{
    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : throw SqsException.MissingParameter(name);

    public string? OptionalText(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or no string at all.
            throw value.ValueKind == JsonValueKind.String ? SqsException.InvalidMessageContents() : Serialization(name, "a string", value);
        }
    }

    public int? OptionalInteger(string name, int minimum, int maximum)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
        {
            throw Serialization(name, "an integer", value);
        }

        return number >= minimum && number <= maximum
            ? number
            : throw SqsException.InvalidParameter(name, number, $"Must be between {minimum} and {maximum}, if provided.");
    }

    public IEnumerable<string> Texts(string name)
    {
        if (TryGet(name, out var list))
        {
            foreach (var value in list.EnumerateArray())
            {
                yield return value.GetString() ?? "";
            }
        }
    }

    public Dictionary<string, string> TextMap(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (TryGet(name, out var value))
        {
            foreach (var property in value.EnumerateObject())
            {
                map[property.Name] = property.Value.GetString() ?? "";
            }
        }

        return map;
    }

    public IEnumerable<(string Name, SqsRequest Value)> Map(string name)
    {
        if (TryGet(name, out var value))
        {
            foreach (var property in value.EnumerateObject())
            {
                yield return (property.Name, new(property.Value));
            }
        }
    }

    public List<SqsRequest> Entries()
    {
        var entries = new List<SqsRequest>();
        if (TryGet("Entries", out var list))
        {
            foreach (var entry in list.EnumerateArray())
            {
                entries.Add(new(entry));
            }
        }

        return entries;
    }

    private static SqsException Serialization(string name, string wanted, JsonElement value) =>
        new("SerializationException", $"{name} must be {wanted}, and is {value.GetRawText()}.");

    private bool TryGet(string name, out JsonElement value) =>
        body.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
