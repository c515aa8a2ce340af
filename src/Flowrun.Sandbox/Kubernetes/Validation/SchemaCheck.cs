using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Decoding as a typed server does it: wrong types are refused, fields that nobody knows are dropped and named.</summary>
internal sealed class SchemaCheck
{
    private readonly ResourceKind _kind;
    private readonly List<string> _unknown = [];

    private SchemaCheck(ResourceKind kind) => _kind = kind;

    /// <summary>Drops unknown fields and gives their paths.</summary>
    /// <exception cref="StatusException">A field has the wrong type.</exception>
    public static IReadOnlyList<string> Run(ResourceKind kind, JsonObject document)
    {
        if (kind.Rules.Schema is not { } schema)
        {
            return [];
        }

        var check = new SchemaCheck(kind);
        check.Visit(document, schema, "", schema.GoType);
        return check._unknown;
    }

    private void Visit(JsonNode? node, FieldType type, string path, string owner)
    {
        switch (type)
        {
            case Structure structure:
                VisitStructure(node, structure, path, owner);
                break;
            case FieldType.ListOf list when Expect<JsonArray>(node, "[]", path, owner) is { } array:
                for (var index = 0; index < array.Count; index++)
                {
                    Visit(array[index], list.Item, $"{path}[{index}]", owner);
                }

                break;
            case FieldType.MapOf map when Expect<JsonObject>(node, "map[string]", path, owner) is { } entries:
                foreach (var (name, value) in entries)
                {
                    Visit(value, map.Value, path.Length == 0 ? name : $"{path}.{name}", owner);
                }

                break;
            case FieldType.Scalar { GoType: not "" } scalar when node is not null:
                VisitScalar(node, scalar.GoType, path, owner);
                break;
        }
    }

    private void VisitStructure(JsonNode? node, Structure structure, string path, string owner)
    {
        if (Expect<JsonObject>(node, structure.GoType, path, owner) is not { } fields)
        {
            return;
        }

        List<string>? dropped = null;
        foreach (var (name, value) in fields)
        {
            var below = path.Length == 0 ? name : $"{path}.{name}";
            if (value is null && !_kind.IsCustom)
            {
                // Null and absent are the same to a typed server.
                (dropped ??= []).Add(name);
            }
            else if (structure.Fields.TryGetValue(name, out var field))
            {
                Visit(value, field, below, structure.GoType);
            }
            else
            {
                _unknown.Add(below);
                (dropped ??= []).Add(name);
            }
        }

        foreach (var name in dropped ?? [])
        {
            fields.Remove(name);
        }
    }

    private void VisitScalar(JsonNode node, string goType, string path, string owner)
    {
        var kind = node.GetValueKind();
        var fits = goType switch
        {
            "string" => kind == JsonValueKind.String,
            "bool" => kind is JsonValueKind.True or JsonValueKind.False,
            "int32" => kind == JsonValueKind.Number && node is JsonValue number && number.TryGetValue<int>(out _),
            "int64" => kind == JsonValueKind.Number && node is JsonValue number && number.TryGetValue<long>(out _),
            _ => kind is JsonValueKind.String or JsonValueKind.Number,
        };
        if (!fits)
        {
            throw WrongType(node, goType, path, owner);
        }

        if (goType == "quantity" && !KubernetesQuantity.TryParse(node.ToString(), out _))
        {
            throw Cannot("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
    }

    private T? Expect<T>(JsonNode? node, string goType, string path, string owner)
        where T : JsonNode => node switch
        {
            null => null,
            T expected => expected,

            // Custom resources are decoded as they come; their types are a matter of validity.
            _ when _kind.IsCustom => null,
            _ => throw WrongType(node, goType, path, owner),
        };

    private StatusException WrongType(JsonNode node, string goType, string path, string owner) =>
        Cannot($"json: cannot unmarshal {node.GoTypeName()} into Go struct field {owner}.{path} of type {goType}");

    private StatusException Cannot(string why) => Statuses.BadRequest(Undecodable(_kind, why));

    /// <summary>The words for a body that is not such an object.</summary>
    public static string Undecodable(ResourceKind kind, string why) => $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}";
}
