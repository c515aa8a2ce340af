using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Whether a pod's spec is valid, as far as Jobs need it. Source: k8s.io/kubernetes, apis/core/validation.</summary>
internal static class PodValidation
{
    public static void Validate(JsonObject? spec, string field, Causes causes)
    {
        if (!spec.ListAt("containers").Any())
        {
            causes.Required($"{field}.containers");
        }

        var names = new HashSet<string>();
        foreach (var list in (string[])["containers", "initContainers"])
        {
            var index = 0;
            foreach (var container in spec.ListAt(list))
            {
                ValidateContainer(container, $"{field}.{list}[{index++}]", names, causes);
            }
        }

        ValidateVolumes(spec, field, causes);
    }

    private static void ValidateContainer(JsonObject container, string field, HashSet<string> names, Causes causes)
    {
        var name = container.TextAt("name") ?? "";
        if (name.Length == 0)
        {
            causes.Required($"{field}.name");
        }
        else if (!names.Add(name))
        {
            causes.Duplicate($"{field}.name", name);
        }
        else
        {
            MetadataCheck.CheckLabelName(name, $"{field}.name", causes);
        }

        if (string.IsNullOrEmpty(container.TextAt("image")))
        {
            causes.Required($"{field}.image");
        }

        var index = 0;
        foreach (var variable in container.ListAt("env"))
        {
            if (string.IsNullOrEmpty(variable.TextAt("name")))
            {
                causes.Required($"{field}.env[{index}].name");
            }

            if (!string.IsNullOrEmpty(variable.TextAt("value")) && variable["valueFrom"] is not null)
            {
                causes.Invalid($"{field}.env[{index}].valueFrom", "\"\"", "may not be specified when `value` is not empty");
            }

            index++;
        }

        ValidateResources(container.ObjectAt("resources"), $"{field}.resources", causes);
    }

    private static void ValidateResources(JsonObject? resources, string field, Causes causes)
    {
        var limits = resources.ObjectAt("limits");
        foreach (var (name, value) in limits ?? [])
        {
            CheckNotNegative($"{field}.limits[{name}]", value, causes);
        }

        foreach (var (name, value) in resources.ObjectAt("requests") ?? [])
        {
            CheckNotNegative($"{field}.requests[{name}]", value, causes);
            if (limits?[name] is { } limit
                && KubernetesQuantity.TryParse(value!.ToString(), out var requested)
                && KubernetesQuantity.TryParse(limit.ToString(), out var most)
                && requested > most)
            {
                causes.Invalid($"{field}.requests", MetadataCheck.Quote(value.ToString()), $"must be less than or equal to {name} limit of {limit}");
            }
        }
    }

    private static void CheckNotNegative(string field, JsonNode? value, Causes causes)
    {
        if (value is not null && KubernetesQuantity.TryParse(value.ToString(), out var quantity) && quantity < 0)
        {
            causes.Invalid(field, MetadataCheck.Quote(value.ToString()), "must be greater than or equal to 0");
        }
    }

    private static void ValidateVolumes(JsonObject? spec, string field, Causes causes)
    {
        var volumes = spec.ListAt("volumes").Select(volume => volume.TextAt("name")).ToHashSet();
        var index = 0;
        foreach (var container in spec.ListAt("containers"))
        {
            var mount = 0;
            foreach (var name in container.ListAt("volumeMounts").Select(one => one.TextAt("name")))
            {
                if (!volumes.Contains(name))
                {
                    causes.Add(new Cause(
                        "FieldValueNotFound", $"Not found: \"{name}\"", $"{field}.containers[{index}].volumeMounts[{mount}].name"));
                }

                mount++;
            }

            index++;
        }
    }
}
