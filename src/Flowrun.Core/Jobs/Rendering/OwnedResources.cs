using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>The sized container's memory and, where it is decided, ephemeral storage. Other resources stay the flow's.</summary>
internal static class OwnedResources
{
    public static void Set(JsonObject container, Presence presence)
    {
        var resources = JobLayers.Child(container, "resources");
        var requests = JobLayers.Child(resources, "requests");
        var limits = JobLayers.Child(resources, "limits");
        requests["memory"] = OwnSlots.Quoted(OwnSlots.Memory);
        limits.Remove("memory");
        if (presence.HasFlag(Presence.MemoryLimit))
        {
            limits["memory"] = OwnSlots.Quoted(OwnSlots.MemoryLimit);
        }

        if (presence.HasFlag(Presence.EphemeralStorage))
        {
            requests["ephemeral-storage"] = OwnSlots.Quoted(OwnSlots.EphemeralStorage);
            limits["ephemeral-storage"] = OwnSlots.Quoted(OwnSlots.EphemeralStorage);
        }

        if (limits.Count == 0)
        {
            resources.Remove("limits");
        }
    }
}
