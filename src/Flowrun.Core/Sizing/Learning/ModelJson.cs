using System.Buffers;
using System.Text;
using System.Text.Json;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>The stored form of a model, at most <see cref="MostBytes"/>: a model read from it decides as the one that was written.</summary>
/// <remarks>
/// <c>{"version":1,"observed":2,"largestPeak":9,"outcomes":[[input,peak,milliseconds,"template"]],"kills":[[input,allocation,0|1]],"attempts":["id"]}</c>,
/// the oldest first. An outcome's template is left out where it is not known; a kill's last number is 1 where the run was given up.
/// Attempts are those learned and not known to be marked.
/// </remarks>
public static class ModelJson
{
    /// <summary>The largest model that is ever written.</summary>
    public const int MostBytes = 16 * 1024;

    private const int Version = 1;

    public static string Write(LearnedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var buffer = new ArrayBufferWriter<byte>(MostBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, Version);
            json.WriteNumber("observed"u8, model.Observed);
            json.WriteNumber("largestPeak"u8, model.Largest.Value);
            json.WriteStartArray("outcomes"u8);
            foreach (var outcome in model.Outcomes)
            {
                Write(json, outcome);
            }

            json.WriteEndArray();
            json.WriteStartArray("kills"u8);
            foreach (var kill in model.Kills)
            {
                json.WriteStartArray();
                json.WriteNumberValue(kill.Input.Value);
                json.WriteNumberValue(kill.Allocation.Value);
                json.WriteNumberValue(kill.IsFinal ? 1 : 0);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("attempts"u8);
            foreach (var attempt in model.Attempts)
            {
                json.WriteStringValue(attempt);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what was stored. Never throws: what is damaged, foreign or of a later version gives an empty model and the reason.</summary>
    /// <param name="text">What is stored, or null: nothing is.</param>
    public static ModelReading Read(string? text)
    {
        if (text is null)
        {
            return new ModelReading(new LearnedModel(), null);
        }

        if (text.Length > MostBytes)
        {
            return Ignored($"{text.Length} characters: a model has at most {MostBytes}", isForeign: true);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var version = Number(Property(document.RootElement, "version"), "version", 0, long.MaxValue);
            return version == Version
                ? new ModelReading(Read(document.RootElement), null)
                : Ignored($"version {version}: must be {Version}", isForeign: version > Version);
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // The last two: half of a surrogate pair, in the text itself or escaped in one of its strings.
            return Ignored(Text.OneLine.Of(damaged.Message, 300));
        }
    }

    private static ModelReading Ignored(string reason, bool isForeign = false) => new(new LearnedModel(), $"the stored model is ignored: {reason}", isForeign);

    private static void Write(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteStartArray();
        json.WriteNumberValue(outcome.Input.Value);
        json.WriteNumberValue(outcome.Peak.Value);
        json.WriteNumberValue((long)outcome.RunTime.TotalMilliseconds);
        if (outcome.Template is { } template)
        {
            json.WriteStringValue(template);
        }

        json.WriteEndArray();
    }

    private static LearnedModel Read(JsonElement root)
    {
        var outcomes = Items(root, "outcomes", LearningConstants.Window).Select(ToOutcome).ToList();
        var kills = Items(root, "kills", LearningConstants.Bounds).Select(ToKill).ToList();
        return LearnedModel.Restore(
            outcomes,
            kills,
            Items(root, "attempts", LearningConstants.Attempts).Select(ToAttempt).ToList(),
            observed: Number(Property(root, "observed"), "observed", 0, LearnedModel.MostObserved),
            largest: new Bytes(Number(Property(root, "largestPeak"), "largestPeak", 0, long.MaxValue)));
    }

    private static Outcome ToOutcome(JsonElement item)
    {
        var length = Length(item, "outcomes", 3, 4);
        return new Outcome(
            new Bytes(Number(item[0], "outcomes", 0, long.MaxValue)),
            new Bytes(Number(item[1], "outcomes", 0, long.MaxValue)),
            TimeSpan.FromMilliseconds(Number(item[2], "outcomes", 0, LearnedModel.MostMilliseconds)),
            length == 3 ? null : item[3].ValueKind == JsonValueKind.String ? item[3].GetString() : throw new FormatException("outcomes: a template must be a text"));
    }

    private static Kill ToKill(JsonElement item)
    {
        Length(item, "kills", 3, 3);
        return new Kill(
            new Bytes(Number(item[0], "kills", 0, long.MaxValue)),
            new Bytes(Number(item[1], "kills", 0, long.MaxValue)),
            Number(item[2], "kills", 0, 1) == 1);
    }

    private static string ToAttempt(JsonElement item) =>
        item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new FormatException("attempts: each must be a text");

    private static JsonElement Property(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value : throw new FormatException($"{name}: missing");

    private static JsonElement.ArrayEnumerator Items(JsonElement root, string name, int most)
    {
        var items = Property(root, name);
        return items.ValueKind == JsonValueKind.Array && items.GetArrayLength() <= most
            ? items.EnumerateArray()
            : throw new FormatException($"{name}: must be a list of at most {most}");
    }

    private static int Length(JsonElement item, string name, int least, int most) =>
        item.ValueKind == JsonValueKind.Array && item.GetArrayLength() is var length && length >= least && length <= most
            ? length
            : throw new FormatException($"{name}: each must be a list of {least} values{(most > least ? " or more" : "")}");

    private static long Number(JsonElement value, string name, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name}: found {Text.Excerpt.Of(value.GetRawText())}: must be a whole number from {least} to {most}");
}
