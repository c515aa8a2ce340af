using System.Text.Json;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The variables of a container, as a node makes them of env and envFrom.</summary>
internal sealed class ContainerEnvironment(ObjectStore store, StoredObject pod, JsonElement container)
{
    /// <summary>What a process gets of the sandbox's own environment: no credential, no setting.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER"];

    /// <param name="own">What this node adds.</param>
    /// <exception cref="StartFailure">A value comes from somewhere that is not there.</exception>
    public Dictionary<string, string> Build(IEnumerable<(string Name, string Value)> own)
    {
        var variables = Inherited.Select(name => (name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(one => one.Value is not null).ToDictionary(one => one.name, one => one.Value!);
        foreach (var (name, value) in own)
        {
            variables[name] = value;
        }

        foreach (var source in container.ListAt("envFrom"))
        {
            var prefix = source.TextAt("prefix") ?? "";
            foreach (var (name, value) in ConfigMapOf(source, "configMapRef"))
            {
                variables[prefix + name] = value;
            }
        }

        foreach (var variable in container.ListAt("env"))
        {
            var value = variable.At("valueFrom") is { } from ? ValueFrom(from) : VariableExpansion.Expand(variable.TextAt("value") ?? "", variables);
            if (value is not null)
            {
                variables[variable.TextAt("name")!] = value;
            }
        }

        return variables;
    }

    private string? ValueFrom(JsonElement from)
    {
        if (from.TextAt("fieldRef", "fieldPath") is { } path)
        {
            return Field(path);
        }

        if (from.At("resourceFieldRef") is { } resource)
        {
            return Resource(resource);
        }

        if (from.At("configMapKeyRef") is { } key)
        {
            var value = ConfigMapOf(from, "configMapKeyRef").Where(entry => entry.Name == key.TextAt("key")).Select(entry => entry.Value).FirstOrDefault();
            return value is null && !IsOptional(key)
                ? throw new StartFailure($"couldn't find key {key.TextAt("key")} in ConfigMap {pod.Key.Namespace}/{key.TextAt("name")}")
                : value;
        }

        throw new StartFailure($"the sandbox knows no such source of an environment variable: {from.GetRawText()}");
    }

    private string Field(string path) => path switch
    {
        "metadata.name" => pod.Key.Name,
        "metadata.namespace" => pod.Key.Namespace,
        "metadata.uid" => pod.Uid,
        "spec.nodeName" => Node.Name,
        "spec.serviceAccountName" => pod.Root.TextAt("spec", "serviceAccountName") ?? "default",
        "status.podIP" or "status.hostIP" => "127.0.0.1",
        _ when Keyed(path, "metadata.labels") is { } label => pod.Labels.GetValueOrDefault(label, ""),
        _ when Keyed(path, "metadata.annotations") is { } annotation => pod.Root.TextAt("metadata", "annotations", annotation) ?? "",
        _ => throw new StartFailure($"field label not supported: {path}"),
    };

    private static string? Keyed(string path, string map) =>
        path.StartsWith(map + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(map.Length + 2)..^2] : null;

    private string Resource(JsonElement reference)
    {
        var owner = reference.TextAt("containerName") is { } name
            ? pod.Root.ListAt("spec", "containers").FirstOrDefault(one => one.TextAt("name") == name)
            : container;
        var path = (reference.TextAt("resource") ?? "").Split('.');
        if (path is not [("limits" or "requests"), _] || owner.At("resources", path[0], path[1]) is not { } quantity
            || !KubernetesQuantity.TryParse(quantity.ToString(), out var value))
        {
            throw new StartFailure($"the sandbox cannot tell {reference.TextAt("resource")} of this container: it is not set");
        }

        var divisor = KubernetesQuantity.TryParse(reference.At("divisor")?.ToString() ?? "1", out var given) && given > 0 ? given : 1;
        return decimal.Ceiling(value / divisor).ToString("0");
    }

    private IEnumerable<(string Name, string Value)> ConfigMapOf(JsonElement source, string reference)
    {
        if (source.At(reference) is not { } named)
        {
            throw new StartFailure($"the sandbox knows no such source of environment variables: {source.GetRawText()}");
        }

        var name = named.TextAt("name") ?? "";
        var found = store.Get(ResourceKinds.ConfigMaps, pod.Key.Namespace, name);
        return found is null && !IsOptional(named)
            ? throw new StartFailure($"configmap \"{name}\" not found")
            : found?.Root.At("data")?.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString() ?? "")) ?? [];
    }

    private static bool IsOptional(JsonElement reference) => reference.At("optional") is { ValueKind: JsonValueKind.True };
}
