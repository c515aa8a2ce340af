using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Policy.Standards;

/// <summary>The controls that the standard Restricted adds to Baseline.</summary>
/// <remarks>
/// Those that Windows does not have are not demanded of <c>os.name: windows</c>.
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
/// </remarks>
internal static class Restricted
{
    /// <summary>Those that may be added.</summary>
    public static readonly string[] Capabilities = ["NET_BIND_SERVICE"];

    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static void Judge(StandardJudge judge)
    {
        foreach (var volume in judge.Pod["volumes"].Items.Where(volume => !Array.Exists(Volumes, kind => volume[kind].Node is not null)))
        {
            judge.Refuse(volume, "volume types", $"one of {string.Join(", ", Volumes)}");
        }

        foreach (var user in judge.Contexts.Select(context => context["runAsUser"]).Where(user => user.Node is not null && !IsUser(user.Node)))
        {
            judge.Refuse(user, "running as non-root user", "the number of a user other than 0, or left out");
        }

        DemandNonRoot(judge);
        if (judge.Pod["os"]["name"].Text == "windows")
        {
            return;
        }

        DemandSeccomp(judge);
        foreach (var context in judge.Containers.Select(container => container["securityContext"]))
        {
            if (!context["allowPrivilegeEscalation"].IsFalse)
            {
                judge.Refuse(context["allowPrivilegeEscalation"], "privilege escalation", "false");
            }

            if (!context["capabilities"]["drop"].Items.Any(capability => capability.Text == "ALL"))
            {
                judge.Refuse(context["capabilities"]["drop"], "capabilities", "[\"ALL\"]");
            }
        }
    }

    /// <summary>What the pod says holds for the containers that say nothing.</summary>
    private static void DemandNonRoot(StandardJudge judge)
    {
        var ofPod = judge.Contexts[0]["runAsNonRoot"];
        if (ofPod.Node is not null && !ofPod.IsTrue)
        {
            judge.Refuse(ofPod, "running as non-root", "true");
        }

        foreach (var own in judge.Contexts.Skip(1).Select(context => context["runAsNonRoot"]))
        {
            if (own.Node is null ? !ofPod.IsTrue : !own.IsTrue)
            {
                judge.Refuse(own, "running as non-root", "true, here or in the pod's securityContext");
            }
        }
    }

    /// <summary>Profiles that are wrong, Baseline refuses already.</summary>
    private static void DemandSeccomp(StandardJudge judge)
    {
        var ofPod = judge.Contexts[0]["seccompProfile"]["type"];
        foreach (var own in judge.Contexts.Skip(1).Select(context => context["seccompProfile"]["type"]))
        {
            if (string.IsNullOrEmpty(own.Text) && string.IsNullOrEmpty(ofPod.Text))
            {
                judge.Refuse(own, "seccomp", "RuntimeDefault or Localhost, here or in the pod's securityContext");
            }
        }
    }

    private static bool IsUser(JsonNode node) => node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<long>(out var user) && user > 0;
}
