namespace Flowrun.Kubernetes.Flows;

/// <summary>One condition of a Flow's status.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">For machines: one word.</param>
/// <param name="Message">For people.</param>
/// <remarks>Source: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties</remarks>
internal sealed record FlowStatusCondition(string Type, string Status, string Reason, string Message);
