using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>The fields that all objects share. Source: k8s.io/apimachinery, meta/v1.</summary>
internal static class MetaSchema
{
    public static readonly Structure OwnerReference = Structure.Of(
        "OwnerReference", [("controller", Flag), ("blockOwnerDeletion", Flag)], "apiVersion kind name uid");

    public static readonly Structure ObjectMeta = Structure.Of(
        "ObjectMeta",
        [
            ("labels", TextMap), ("annotations", TextMap), ("finalizers", Texts), ("ownerReferences", new ListOf(OwnerReference)),
            ("generation", Number64), ("deletionGracePeriodSeconds", Number64), ("managedFields", Things),
        ],
        "name generateName namespace selfLink uid resourceVersion creationTimestamp deletionTimestamp");

    public static readonly Structure LabelSelector = Structure.Of(
        "LabelSelector",
        [("matchLabels", TextMap), ("matchExpressions", new ListOf(Structure.Of("LabelSelectorRequirement", [("values", Texts)], "key operator")))]);

    /// <param name="kind">Its Go type.</param>
    /// <param name="fields">What it has beside its metadata.</param>
    public static Structure Object(string kind, params IEnumerable<(string Name, FieldType Type)> fields) =>
        Structure.Of(kind, fields.Prepend(("metadata", ObjectMeta)), "apiVersion kind");
}
