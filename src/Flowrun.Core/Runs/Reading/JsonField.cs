using System.Globalization;
using System.Text.Json;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Runs.Reading;

/// <summary>A place in a Kubernetes object that may be missing or hold something else. Reading never throws: one odd object must not hide all others.</summary>
internal readonly record struct JsonField(JsonElement? Value)
{
    public JsonField this[string name] =>
        Value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) && child.ValueKind != JsonValueKind.Null
            ? new JsonField(child)
            : default;

    public bool Exists => Value is not null;

    public bool IsTrue => Value is { ValueKind: JsonValueKind.True };

    public string? Text
    {
        get
        {
            if (Value is not { ValueKind: JsonValueKind.String } text)
            {
                return null;
            }

            try
            {
                return text.GetString();
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair.
                return null;
            }
        }
    }

    /// <summary>One string for all fields that say the same. For what a cluster has few different ones of: namespaces, flows, containers; never for what a stranger chose.</summary>
    public string? Shared => Text is { } text ? string.Intern(text) : null;

    public int? Whole => Value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) ? whole : null;

    public Bytes? Quantity => Value is { ValueKind: JsonValueKind.Number } number
        ? number.TryGetInt64(out var whole) && whole >= 0 ? new Bytes(whole) : null
        : Bytes.TryParse(Text, out var bytes) ? bytes : null;

    public DateTimeOffset? Time =>
        DateTimeOffset.TryParse(Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>The entries of a list; none where there is no list.</summary>
    public IEnumerable<JsonField> Entries =>
        Value is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(entry => new JsonField(entry)) : [];

    /// <summary>The entry with this name, of a list of named things.</summary>
    public JsonField Named(string? name) => name is null ? default : Entries.FirstOrDefault(entry => entry["name"].Text == name);
}
