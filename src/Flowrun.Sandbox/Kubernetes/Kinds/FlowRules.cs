using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;
using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>Flows, as their CustomResourceDefinition has them.</summary>
internal sealed class FlowRules : ResourceRules
{
    private const string Unchecked =
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly Structure FlowSpec = Structure.Of(
        "FlowSpec", [], anything: "versionGroup archived triggers parameters sizing job overrides allowEventOverrides concurrency retention");

    private static readonly Structure Flow = MetaSchema.Object("Flow", ("spec", FlowSpec), ("status", Anything));

    public override Structure? Schema => Flow;

    public override void Validate(JsonObject document, Causes causes)
    {
        if (document.ObjectAt("spec") is not { } spec)
        {
            causes.Required("spec");
            causes.Invalid("<nil>", "null", Unchecked);
            return;
        }

        var isWhole = Check(spec["job"], "job", "object", spec["job"] is JsonObject, causes, required: true);
        isWhole &= Check(spec["versionGroup"], "versionGroup", "string", spec.TextAt("versionGroup") is not null, causes);
        isWhole &= Check(spec["triggers"], "triggers", "array", spec["triggers"] is JsonArray, causes);
        if (!isWhole)
        {
            causes.Invalid("<nil>", "null", Unchecked);
        }
        else if (spec.TextAt("versionGroup") is { } group && !MetadataCheck.IsLabelName(group))
        {
            causes.Broken("spec", "versionGroup must be a DNS-1123 label");
        }
    }

    private static bool Check(JsonNode? value, string name, string type, bool fits, Causes causes, bool required = false)
    {
        if (value is null)
        {
            if (required)
            {
                causes.Required($"spec.{name}");
            }

            return !required;
        }

        if (!fits)
        {
            causes.Invalid($"spec.{name}", $"\"{value.GoTypeName()}\"", $"spec.{name} in body must be of type {type}: \"{value.GoTypeName()}\"");
        }

        return fits;
    }
}
