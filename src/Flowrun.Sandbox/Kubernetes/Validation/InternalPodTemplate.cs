using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>
/// A pod template as a real server quotes it in errors: its internal Go type, every field by its Go name, null where it is not set.
/// </summary>
internal static class InternalPodTemplate
{
    private const string PodFields =
        "Volumes InitContainers Containers EphemeralContainers RestartPolicy TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy NodeSelector " +
        "ServiceAccountName AutomountServiceAccountToken NodeName SecurityContext ImagePullSecrets Hostname Subdomain SetHostnameAsFQDN Affinity " +
        "SchedulerName Tolerations HostAliases PriorityClassName Priority PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead " +
        "EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources HostnameOverride SchedulingGroup";

    private const string ContainerFields =
        "Name Image Command Args WorkingDir Ports EnvFrom Env Resources ResizePolicy RestartPolicy RestartPolicyRules VolumeMounts VolumeDevices " +
        "LivenessProbe ReadinessProbe StartupProbe Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext " +
        "Stdin StdinOnce TTY";

    private const string SecurityFields =
        "HostNetwork HostPID HostIPC ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups " +
        "SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls SeccompProfile AppArmorProfile SELinuxChangePolicy";

    private static readonly HashSet<string> EmptyTexts =
        ["ServiceAccountName", "NodeName", "Hostname", "Subdomain", "PriorityClassName", "WorkingDir", "Name", "Image"];

    private static readonly HashSet<string> Flags = ["HostNetwork", "HostPID", "HostIPC", "Stdin", "StdinOnce", "TTY"];

    public static string Write(JsonObject template)
    {
        var document = template.ObjectAt("metadata")?.DeepClone().AsObject() ?? [];
        document["Spec"] = Pod(template.ObjectAt("spec") ?? []);
        return document.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonObject Pod(JsonObject spec)
    {
        var pod = Fields(spec, PodFields);
        foreach (var name in (string[])["InitContainers", "Containers"])
        {
            if (pod[name] is not null)
            {
                var source = name == "Containers" ? "containers" : "initContainers";
                pod[name] = new JsonArray([.. spec.ListAt(source).Select(Container)]);
            }
        }

        var security = spec.ObjectAt("securityContext")?.DeepClone().AsObject() ?? [];
        foreach (var name in (string[])["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"])
        {
            security[name] = spec[name]?.DeepClone();
        }

        pod["SecurityContext"] = Fields(security, SecurityFields);
        return pod;
    }

    private static JsonNode Container(JsonObject source)
    {
        var container = Fields(source, ContainerFields);
        container["Resources"] = Fields(source.ObjectAt("resources") ?? [], "Limits Requests Claims", lower: true);
        return container;
    }

    private static JsonObject Fields(JsonObject source, string names, bool lower = false)
    {
        var fields = new JsonObject();
        foreach (var name in names.Split(' '))
        {
            fields[name] = source[JsonName(name)] is { } value ? lower ? value.DeepClone() : Internal(value)
                : EmptyTexts.Contains(name) ? "" : Flags.Contains(name) ? false : null;
        }

        return fields;
    }

    private static JsonNode? Internal(JsonNode? value) => value switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(GoName(field.Key), Internal(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Internal)]),
        _ => value?.DeepClone(),
    };

    private static string JsonName(string goName) => goName switch
    {
        "DNSPolicy" => "dnsPolicy",
        "DNSConfig" => "dnsConfig",
        "TTY" => "tty",
        "OS" => "os",
        "SELinuxOptions" => "seLinuxOptions",
        "SELinuxChangePolicy" => "seLinuxChangePolicy",
        "FSGroup" => "fsGroup",
        "FSGroupChangePolicy" => "fsGroupChangePolicy",
        _ => char.ToLowerInvariant(goName[0]) + goName[1..],
    };

    private static string GoName(string jsonName) => jsonName.Length == 0 ? "" : char.ToUpperInvariant(jsonName[0]) + jsonName[1..];
}
