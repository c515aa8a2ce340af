using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Selectors;

/// <summary>Which objects a list, a watch or a deletion is about.</summary>
/// <param name="Namespace">Empty for all.</param>
/// <param name="Labels">What their labels must be.</param>
/// <param name="Fields">What their fields must be.</param>
internal sealed record Selection(string Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool Matches(StoredObject stored) =>
        (Namespace.Length == 0 || stored.Key.Namespace == Namespace) && Labels.Matches(stored.Labels) && Fields.Matches(stored);
}
