namespace Flowrun.Core.Policy;

/// <summary>Where a pod names Secrets that its containers come to read. Those that only the kubelet pulls images with are none of them.</summary>
internal static class SecretNames
{
    public static IEnumerable<Place> In(Place place)
    {
        if (place is { Name: "secretName" } or { Name: "name", ParentName: "secret" or "secretRef" or "secretKeyRef" or "nodePublishSecretRef" })
        {
            yield return place;
        }

        foreach (var found in place.Fields.Concat(place.Items).SelectMany(In))
        {
            yield return found;
        }
    }
}
