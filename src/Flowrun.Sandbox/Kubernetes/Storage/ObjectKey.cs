namespace Flowrun.Sandbox.Kubernetes.Storage;

/// <summary>Where an object lives. The namespace is empty for what has none.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>As etcd orders: by namespace, then name, byte by byte.</summary>
    public static readonly IComparer<ObjectKey> Order = Comparer<ObjectKey>.Create((left, right) =>
    {
        var order = string.CompareOrdinal(left.Namespace, right.Namespace);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    });
}
