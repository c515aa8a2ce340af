using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Writes a Job as JSON once, with a slot wherever its strings have a placeholder.</summary>
internal sealed class JobTemplateCompiler : IDisposable
{
    /// <summary>Nobody puts this JSON into a page: quotes, backslashes and controls are all that needs an escape.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _json = new(4096);
    private readonly Utf8JsonWriter _writer;
    private readonly List<SlotUse> _slots = [];
    private readonly JobShape _shape;
    private readonly ParameterValues _parameters;
    private readonly IReadOnlyDictionary<string, string> _constants;

    private JobTemplateCompiler(JobShape shape, ParameterValues parameters, IReadOnlyDictionary<string, string> constants)
    {
        _writer = new Utf8JsonWriter(_json, Options);
        _shape = shape;
        _parameters = parameters;
        _constants = constants;
    }

    /// <param name="constants">Placeholders that have one value in all runs of the template.</param>
    /// <exception cref="InvalidRunException">A placeholder has no value in runs of this shape.</exception>
    public static JobTemplate Compile(JsonObject job, JobShape shape, ParameterValues parameters, IReadOnlyDictionary<string, string> constants)
    {
        using var compiler = new JobTemplateCompiler(shape, parameters, constants);
        compiler.Write(job, "", "");
        compiler._writer.Flush();
        return new JobTemplate(compiler._json.WrittenSpan.ToArray(), [.. compiler._slots]);
    }

    public void Dispose() => _writer.Dispose();

    /// <param name="path">Where the node is, for messages.</param>
    /// <param name="field">The same without the indices of lists.</param>
    private void Write(JsonNode? node, string path, string field)
    {
        switch (node)
        {
            case JsonObject map:
                _writer.WriteStartObject();
                foreach (var (name, value) in map)
                {
                    var separator = path.Length == 0 ? "" : ".";
                    _writer.WritePropertyName(name);
                    Write(value, $"{path}{separator}{name}", $"{field}{separator}{name}");
                }

                _writer.WriteEndObject();
                break;
            case JsonArray list:
                _writer.WriteStartArray();
                for (var index = 0; index < list.Count; index++)
                {
                    Write(list[index], $"{path}[{index}]", field + "[]");
                }

                _writer.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                WriteText(text, path, KubernetesExpansion.HappensIn(field));
                break;
            case null:
                _writer.WriteNullValue();
                break;
            default:
                node.WriteTo(_writer);
                break;
        }
    }

    private void WriteText(string text, string path, bool isExpanded)
    {
        if (!Placeholders.TryParse(text, out var parts, out var error))
        {
            throw new InvalidRunException(path, error);
        }

        if (!parts.Any(part => part.IsName))
        {
            _writer.WriteStringValue(text);
            return;
        }

        _writer.WriteStringValueSegment("", isFinalSegment: false);
        for (var index = 0; index < parts.Count; index++)
        {
            var isLast = index == parts.Count - 1;
            var part = parts[index];
            if (part.IsName)
            {
                WriteName(part.Text, path, isExpanded, isLast);
            }
            else
            {
                WriteLiteral(isExpanded && !isLast ? KubernetesExpansion.Close(part.Text) : part.Text);
            }
        }

        _writer.WriteStringValueSegment("", isFinalSegment: true);
    }

    private void WriteName(string name, string path, bool isExpanded, bool isLast)
    {
        if (_constants.TryGetValue(name, out var constant))
        {
            WriteLiteral(isExpanded ? KubernetesExpansion.Escape(constant, isLast) : constant);
        }
        else if (name is "uri")
        {
            Require(Presence.Object, name, path);
            WriteLiteral("s3://");
            WriteName("bucket", path, isExpanded, isLast: false);
            WriteLiteral("/");
            WriteName("key", path, isExpanded, isLast);
        }
        else
        {
            var (slot, argument) = SlotOf(name, path);
            _writer.Flush();
            _slots.Add(new SlotUse(_json.WrittenCount, slot, argument, isExpanded, isLast, path));
        }
    }

    private (Slot Slot, object? Argument) SlotOf(string name, string path)
    {
        if (name.StartsWith(Placeholders.MatchPrefix, StringComparison.Ordinal))
        {
            return (Slot.Match, name[Placeholders.MatchPrefix.Length..]);
        }

        if (name.StartsWith(Placeholders.ParametersPrefix, StringComparison.Ordinal))
        {
            return (Slot.Parameter, _parameters.IndexOf(name[Placeholders.ParametersPrefix.Length..]));
        }

        if (name.StartsWith(OwnSlots.RequestedParameterPrefix, StringComparison.Ordinal))
        {
            return (Slot.RequestedParameter, int.Parse(name[OwnSlots.RequestedParameterPrefix.Length..]));
        }

        if (name.StartsWith(OwnSlots.LabelPrefix, StringComparison.Ordinal))
        {
            return (Slot.Label, _shape.LabelKeys[int.Parse(name[OwnSlots.LabelPrefix.Length..])]);
        }

        var slot = OwnSlots.ByName[name];
        Require(slot switch { Slot.Bucket or Slot.Key => Presence.Object, Slot.Size => Presence.Size, _ => Presence.None }, name, path);
        return (slot, null);
    }

    private void Require(Presence needed, string name, string path)
    {
        if ((_shape.Presence & needed) != needed)
        {
            var lacking = needed == Presence.Size ? "a known object size" : "an object";
            throw new InvalidRunException(path, $"'{{{{ {name} }}}}' has no value in a run without {lacking}");
        }
    }

    private void WriteLiteral(string text) => _writer.WriteStringValueSegment(text, isFinalSegment: false);
}
