using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>Flows, as their CustomResourceDefinition has them.</summary>
internal sealed class FlowRules : ResourceRules
{
    private const string Unchecked =
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly (string Name, string Type)[] Types =
    [
        ("versionGroup", "string"), ("archived", "boolean"), ("triggers", "array"), ("parameters", "object"), ("sizing", "object"), ("overrides", "array"),
        ("allowEventOverrides", "array"), ("concurrency", "object"), ("retention", "object"), ("onFailure", "string"),
    ];

    public override Structure? Schema => FlowSchema.Flow;

    public override void Validate(JsonObject document, Causes causes)
    {
        if (document.ObjectAt("spec") is not { } spec)
        {
            causes.Required("spec");
            causes.Invalid("<nil>", "null", Unchecked);
            return;
        }

        if (spec["job"] is null)
        {
            causes.Required("spec.job");
        }

        CheckType(spec, "job", "object", causes);
        foreach (var (name, type) in Types)
        {
            CheckType(spec, name, type, causes);
        }

        if (causes.List.Count > 0)
        {
            causes.Invalid("<nil>", "null", Unchecked);
        }
        else if (spec.TextAt("versionGroup") is { } group && !MetadataCheck.IsLabelName(group))
        {
            causes.Broken("spec", "versionGroup must be a DNS-1123 label");
        }
    }

    private static void CheckType(JsonObject spec, string name, string type, Causes causes)
    {
        var found = spec[name].GoTypeName() switch
        {
            "bool" => "boolean",
            "number" => "integer",
            var other => other,
        };
        if (spec[name] is not null && found != type)
        {
            causes.Invalid($"spec.{name}", $"\"{found}\"", $"spec.{name} in body must be of type {type}: \"{found}\"");
        }
    }
}
