using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>ResourceQuota, as far as it counts objects: <c>hard: {count/jobs.batch: "4"}</c>.</summary>
internal static class Quotas
{
    private const string CountedJobs = "count/jobs.batch";

    public static IReadOnlyList<(string Quota, long Most)> Of(ObjectStore store, string inNamespace)
    {
        if (store.Count(ResourceKinds.ResourceQuotas, inNamespace) == 0)
        {
            return [];
        }

        return
        [
            .. store.Read(ResourceKinds.ResourceQuotas).Objects.Values
                .Where(quota => quota.Key.Namespace == inNamespace && quota.Root.At("spec", "hard", CountedJobs) is not null)
                .Select(quota => (quota.Key.Name, KubernetesQuantity.Bytes(quota.Root.At("spec", "hard", CountedJobs).ToString()) ?? 0)),
        ];
    }

    /// <exception cref="StatusException">One more would be too many.</exception>
    public static void Check(IReadOnlyList<(string Quota, long Most)> quotas, ResourceKind kind, string name, int count)
    {
        foreach (var (quota, most) in quotas)
        {
            if (count >= most)
            {
                throw Statuses.Forbidden(
                    kind, name, $"exceeded quota: {quota}, requested: {CountedJobs}=1, used: {CountedJobs}={count}, limited: {CountedJobs}={most}");
            }
        }
    }
}
