using Flowrun.Core.Quantities;

namespace Flowrun.Core.Runs.Reading;

/// <summary>What a pod asks for beside one of its containers, as the scheduler counts: containers and sidecars together, or a single init container where that is more.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers</remarks>
internal static class PodMemory
{
    /// <param name="container">The name of the one that is left out.</param>
    /// <param name="pod">The pod's spec.</param>
    public static Bytes Beside(string container, JsonField pod)
    {
        UInt128 sized = 0;
        UInt128 together = 0;
        foreach (var found in pod["containers"].Entries)
        {
            var memory = Of(found);
            together += memory;
            sized = found["name"].Text == container ? memory : sized;
        }

        UInt128 sidecars = 0;
        UInt128 starting = 0;
        foreach (var found in pod["initContainers"].Entries)
        {
            var memory = Of(found);
            if (found["restartPolicy"].Text == "Always")
            {
                sidecars += memory;
                starting = Max(starting, sidecars);
            }
            else
            {
                starting = Max(starting, sidecars + memory);
            }
        }

        var beside = Max(together + sidecars, starting) + (ulong)(pod["overhead"]["memory"].Quantity ?? Bytes.Zero).Value - sized;
        return beside < (ulong)long.MaxValue ? new Bytes((long)beside) : Bytes.Max;
    }

    /// <summary>A container with a limit and no request asks for the limit.</summary>
    private static ulong Of(JsonField container) =>
        (ulong)(container["resources"]["requests"]["memory"].Quantity ?? container["resources"]["limits"]["memory"].Quantity ?? Bytes.Zero).Value;

    private static UInt128 Max(UInt128 one, UInt128 other) => one > other ? one : other;
}
