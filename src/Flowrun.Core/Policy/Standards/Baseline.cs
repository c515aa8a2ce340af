using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Policy.Standards;

/// <summary>The controls of the standard Baseline.</summary>
/// <remarks>
/// All of Kubernetes 1.36, without what is allowed with <c>hostUsers: false</c> only.
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
/// </remarks>
internal static class Baseline
{
    private const string AppArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

    private static readonly string[] Capabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] Handlers = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Hooks = ["postStart", "preStop"];

    public static void Judge(StandardJudge judge)
    {
        var pod = judge.Pod;
        judge.DemandNotTrue(pod["hostNetwork"], "host namespaces");
        judge.DemandNotTrue(pod["hostPID"], "host namespaces");
        judge.DemandNotTrue(pod["hostIPC"], "host namespaces");
        foreach (var path in pod["volumes"].Items.Select(volume => volume["hostPath"]).Where(path => path.Node is not null))
        {
            judge.Refuse(path, "hostPath volumes", "another kind of volume, such as emptyDir or persistentVolumeClaim");
        }

        judge.DemandAllOf(
            pod["securityContext"]["sysctls"], "name", "sysctls",
            "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem");
        foreach (var profile in judge.Template["metadata"]["annotations"].Fields.Where(field => field.Name.StartsWith(AppArmorAnnotation, StringComparison.Ordinal)))
        {
            if (profile.Text?.StartsWith("localhost/", StringComparison.Ordinal) != true)
            {
                judge.DemandOneOf(profile, "AppArmor", "runtime/default", "localhost/NAME");
            }
        }

        foreach (var context in judge.Contexts)
        {
            JudgeContext(judge, context);
        }

        foreach (var container in judge.Containers)
        {
            JudgeContainer(judge, container);
        }
    }

    private static void JudgeContext(StandardJudge judge, Place context)
    {
        judge.DemandNotTrue(context["windowsOptions"]["hostProcess"], "HostProcess");
        judge.DemandOneOf(context["appArmorProfile"]["type"], "AppArmor", "RuntimeDefault", "Localhost");
        judge.DemandOneOf(context["seLinuxOptions"]["type"], "SELinux", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
        judge.DemandOneOf(context["seLinuxOptions"]["user"], "SELinux");
        judge.DemandOneOf(context["seLinuxOptions"]["role"], "SELinux");
        judge.DemandOneOf(context["seccompProfile"]["type"], "seccomp", "RuntimeDefault", "Localhost");
    }

    private static void JudgeContainer(StandardJudge judge, Place container)
    {
        var context = container["securityContext"];
        judge.DemandNotTrue(context["privileged"], "privileged containers");
        judge.DemandOneOf(context["procMount"], "/proc mount type", "Default");
        judge.DemandAllOf(context["capabilities"]["add"], null, "capabilities", judge.Level == PodSecurity.Restricted ? Restricted.Capabilities : Capabilities);
        foreach (var port in container["ports"].Items.Select(port => port["hostPort"]).Where(port => port.Node is not null && !IsZero(port.Node)))
        {
            judge.Refuse(port, "host ports", "left out");
        }

        foreach (var handler in Handlers.Select(probe => container[probe]).Concat(Hooks.Select(hook => container["lifecycle"][hook])))
        {
            judge.DemandOneOf(handler["httpGet"]["host"], "host probes and lifecycle hooks");
            judge.DemandOneOf(handler["tcpSocket"]["host"], "host probes and lifecycle hooks");
        }
    }

    private static bool IsZero(JsonNode node) => node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<int>(out var number) && number == 0;
}
