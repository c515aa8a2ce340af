using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>What the API server fills into a pod's spec. Source: k8s.io/kubernetes, apis/core/v1/defaults.go.</summary>
internal static class PodDefaults
{
    public static void Apply(JsonObject spec)
    {
        foreach (var container in spec.ListAt("initContainers").Concat(spec.ListAt("containers")))
        {
            ApplyContainer(container);
        }

        foreach (var volume in spec.ListAt("volumes"))
        {
            ApplyVolume(volume);
        }

        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        if (spec.TextAt("serviceAccountName") is { } account)
        {
            spec.Default("serviceAccount", account);
        }

        spec.Ensure("securityContext");
        spec.Default("schedulerName", "default-scheduler");
    }

    private static void ApplyContainer(JsonObject container)
    {
        foreach (var variable in container.ListAt("env"))
        {
            variable.ObjectAt("valueFrom", "fieldRef")?.Default("apiVersion", "v1");
        }

        foreach (var port in container.ListAt("ports"))
        {
            port.Default("protocol", "TCP");
        }

        container.Ensure("resources");
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsLatest(container.TextAt("image") ?? "") ? "Always" : "IfNotPresent");
    }

    private static void ApplyVolume(JsonObject volume)
    {
        foreach (var source in (string[])["configMap", "secret", "projected", "downwardAPI"])
        {
            volume.ObjectAt(source)?.Default("defaultMode", 420);
        }

        if (volume.Count == 1)
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var colon = image.LastIndexOf(':');
        return colon <= image.LastIndexOf('/') || image.AsSpan(colon + 1).SequenceEqual("latest");
    }
}
