using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>Makes, releases and deletes the pods of Jobs.</summary>
internal sealed class JobPods(ObjectStore store, ObjectCreation creation, ObjectDeletion deletion, EventRecorder events)
{
    public IReadOnlyList<OwnedPod> Of(string jobUid) => [.. store.OwnedBy(ResourceKinds.Pods, jobUid).Select(pod => new OwnedPod(pod))];

    public void Create(StoredObject job, JsonObject spec)
    {
        var template = spec.ObjectAt("template")?.DeepClone().AsObject() ?? [];
        var metadata = template.ObjectAt("metadata") ?? [];
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["generateName"] = job.Key.Name + "-",
                ["labels"] = metadata["labels"]?.DeepClone(),
                ["annotations"] = metadata["annotations"]?.DeepClone(),
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "batch/v1",
                    ["kind"] = "Job",
                    ["name"] = job.Key.Name,
                    ["uid"] = job.Uid,
                    ["controller"] = true,
                    ["blockOwnerDeletion"] = true,
                }),
                ["finalizers"] = new JsonArray(OwnedPod.Finalizer),
            },
            ["spec"] = template["spec"]?.DeepClone(),
        };
        try
        {
            var pod = creation.Create(ResourceKinds.Pods, job.Key.Namespace, body, default, out _);
            events.Normal(job, "SuccessfulCreate", $"Created pod: {pod.Key.Name}");
        }
        catch (StatusException refused)
        {
            events.Warning(job, "FailedCreate", $"Error creating: {refused.Message}");
        }
    }

    public void Delete(StoredObject job, OwnedPod pod)
    {
        try
        {
            deletion.Delete(new ApiRequest(ResourceKinds.Pods, pod.Stored.Key.Namespace, pod.Stored.Key.Name, ""), DeleteOptions.Background);
            events.Normal(job, "SuccessfulDelete", $"Deleted pod: {pod.Stored.Key.Name}");
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>Takes the finalizer off: the pod is counted. One that is deleted and runs nowhere is gone with it.</summary>
    public void Release(OwnedPod pod)
    {
        while (store.Get(ResourceKinds.Pods, pod.Stored.Key.Namespace, pod.Stored.Key.Name) is { } stored
            && stored.Uid == pod.Stored.Uid && new OwnedPod(stored) is { IsTracked: true } current)
        {
            var runs = stored.Root.TextAt("spec", "nodeName") is { Length: > 0 } && !current.IsEnded;
            if (current.IsDeleted && !runs)
            {
                if (store.TryDelete(stored) is not null)
                {
                    return;
                }

                continue;
            }

            var document = stored.ToNode();
            var metadata = document["metadata"]!.AsObject();
            var left = (metadata["finalizers"] as JsonArray ?? []).Select(one => (string)one!).Where(one => one != OwnedPod.Finalizer).ToArray();
            metadata.Remove("finalizers");
            if (left.Length > 0)
            {
                metadata["finalizers"] = new JsonArray([.. left.Select(one => (JsonNode)one)]);
            }

            if (store.TryReplace(stored, document) is not null)
            {
                return;
            }
        }
    }

    /// <summary>What the garbage collector does once the Job is gone.</summary>
    public void Collect(string jobUid)
    {
        foreach (var pod in Of(jobUid))
        {
            Release(pod);
            try
            {
                deletion.Delete(new ApiRequest(ResourceKinds.Pods, pod.Stored.Key.Namespace, pod.Stored.Key.Name, ""), DeleteOptions.Background);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // It went with its finalizer.
            }
        }
    }
}
