using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Reads the fields of one record, and remembers the first that is wrong. After that, every field reads as absent.</summary>
/// <param name="record">The record's place in <c>Records</c>, or null where paths begin at the root.</param>
internal ref struct FieldReader(int? record)
{
    /// <summary>S3's limit for a key, and plenty for every other field.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html</remarks>
    private const int LongestText = 1024;

    private const int LongestBucket = 255;

    private static readonly SearchValues<char> BucketLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>The path, the value found and what would be right; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>What stands before the paths, with its dot; a part that occurs in more than one place is read with its place here.</summary>
    public string Prefix { get; set; } = "";

    public JsonElement Object(JsonElement parent, string path, bool required = true)
    {
        if (!TryGet(parent, path, required, out var value) || value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Fail(path, $"found {Found.Of(value)}: expected an object");
        return default;
    }

    /// <summary>A text that an environment variable can hold: no NUL, at most 1024 bytes in UTF-8. An empty optional text is an absent one.</summary>
    public string? Text(JsonElement parent, string path, bool required = false)
    {
        if (!TryGetText(parent, path, required, out var value))
        {
            return null;
        }

        try
        {
            return Checked(value.GetString()!, path, required);
        }
        catch (InvalidOperationException)
        {
            return Fail(path, $"found {Found.Of(value)}: no valid text, it has half of a surrogate pair");
        }
    }

    /// <summary>A text that may stand in quotes, as an HTTP header has it.</summary>
    public string? EntityTag(JsonElement parent, string path) => Text(parent, path)?.Trim('"') is { Length: > 0 } tag ? tag : null;

    /// <summary>A required name of a bucket. Only AWS makes such names, but anybody who may send to the queue can write another text here.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, with the letters that older buckets have.</remarks>
    public string? Bucket(JsonElement parent, string path)
    {
        var name = Text(parent, path, required: true);
        return name is null || (name.Length <= LongestBucket && !name.AsSpan().ContainsAnyExcept(BucketLetters))
            ? name
            : Fail(path, $"found {Excerpt.Of(name)}: expected a bucket's name, at most {LongestBucket} letters, digits, dots, hyphens and underscores");
    }

    /// <summary>A required text, form-encoded as S3 sends keys.</summary>
    public string? FormEncodedText(JsonElement parent, string path)
    {
        if (!TryGetText(parent, path, required: true, out var value))
        {
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (raw.Contains((byte)'\\'))
        {
            if (Unescaped(value) is not { } unescaped)
            {
                return Fail(path, $"found {Found.Of(value)}: no valid text, it has half of a surrogate pair");
            }

            raw = unescaped;
        }

        return FormEncoding.TryDecode(raw, out var text)
            ? Checked(text, path, required: true)
            : Fail(path, $"found {Found.Of(value)}: expected a form-encoded key, with + for a space and %XX for bytes of UTF-8");
    }

    public Bytes? Size(JsonElement parent, string path)
    {
        if (!TryGet(parent, path, required: false, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) && size >= 0)
        {
            return new Bytes(size);
        }

        Fail(path, $"found {Found.Of(value)}: expected a whole number of bytes, 0 to {long.MaxValue}");
        return null;
    }

    /// <summary>A time that cannot be read is an absent one: nothing hangs on it but the identity of events that have no better one.</summary>
    public readonly DateTimeOffset? Time(JsonElement parent, string path) =>
        Fault is null && parent.TryGetProperty(Name(path), out var value) ? EventTime.Read(value) : null;

    public string? Fail(string path, string reason)
    {
        Fault ??= record is null ? $"{Prefix}{path}: {reason}" : $"Records[{record}].{path}: {reason}";
        return null;
    }

    private static ReadOnlySpan<char> Name(string path) => path.AsSpan(path.LastIndexOf('.') + 1);

    private static byte[]? Unescaped(JsonElement value)
    {
        try
        {
            return Encoding.UTF8.GetBytes(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool TryGet(JsonElement parent, string path, bool required, out JsonElement value)
    {
        value = default;
        if (Fault is null && parent.TryGetProperty(Name(path), out value) && value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        value = default;
        if (required)
        {
            Fail(path, "missing");
        }

        return false;
    }

    private bool TryGetText(JsonElement parent, string path, bool required, out JsonElement value)
    {
        if (!TryGet(parent, path, required, out value))
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(path, $"found {Found.Of(value)}: expected a text");
        }

        return Fault is null;
    }

    private string? Checked(string text, string path, bool required)
    {
        if (text.Length == 0)
        {
            return required ? Fail(path, "empty") : null;
        }

        if (text.Contains('\0'))
        {
            return Fail(path, $"found {Excerpt.Of(text)}: a NUL character cannot be given to a container");
        }

        return text.Length > LongestText / 3 && Encoding.UTF8.GetByteCount(text) > LongestText
            ? Fail(path, $"found {Excerpt.Of(text)}, {Encoding.UTF8.GetByteCount(text)} bytes: expected at most {LongestText}")
            : text;
    }
}
