using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;
using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceRules : ResourceRules
{
    public override void PrepareCreate(JsonObject document)
    {
        document.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] = document.ObjectAt("metadata").TextAt("name");
        document["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        document["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareUpdate(JsonObject document, JsonObject previous)
    {
    }
}

/// <summary>ConfigMaps.</summary>
internal sealed class ConfigMapRules : ResourceRules
{
    private const int MostBytes = 1024 * 1024;

    private static readonly Structure ConfigMap = MetaSchema.Object("ConfigMap", ("data", TextMap), ("binaryData", TextMap), ("immutable", Flag));

    public override Structure? Schema => ConfigMap;

    public override void Validate(JsonObject document, Causes causes)
    {
        var size = (document.ObjectAt("data") ?? []).Concat(document.ObjectAt("binaryData") ?? [])
            .Sum(entry => entry.Key.Length + System.Text.Encoding.UTF8.GetByteCount((string?)entry.Value ?? ""));
        if (size > MostBytes)
        {
            causes.TooLong("", $"may not be more than {MostBytes} bytes");
        }
    }
}

/// <summary>Leases.</summary>
internal sealed class LeaseRules : ResourceRules
{
    private static readonly Structure Lease = MetaSchema.Object(
        "Lease",
        ("spec", Structure.Of(
            "LeaseSpec",
            [("leaseDurationSeconds", Number32), ("leaseTransitions", Number32)],
            "holderIdentity acquireTime renewTime strategy preferredHolder")));

    public override Structure? Schema => Lease;

    public override void Validate(JsonObject document, Causes causes)
    {
        if (document.ObjectAt("spec").WholeAt("leaseDurationSeconds") is <= 0 and var seconds)
        {
            causes.Invalid("spec.leaseDurationSeconds", $"{seconds}", "must be greater than 0");
        }
    }
}

/// <summary>Events.</summary>
internal sealed class EventRules : ResourceRules
{
    public override void PrepareCreate(JsonObject document)
    {
        document.Ensure("source");
        document.Default("firstTimestamp", null!);
        document.Default("lastTimestamp", null!);
        document.Default("eventTime", null!);
        document.Default("reportingComponent", "");
        document.Default("reportingInstance", "");
    }

    public override void Validate(JsonObject document, Causes causes)
    {
        var involved = document.ObjectAt("involvedObject").TextAt("namespace") ?? "";
        var own = document.ObjectAt("metadata").TextAt("namespace") ?? "";
        if (involved != own && !(involved.Length == 0 && own == "default"))
        {
            causes.Invalid("involvedObject.namespace", MetadataCheck.Quote(involved), "does not match event.namespace");
        }
    }
}

/// <summary>Resource quotas, of which the sandbox enforces the count of Jobs.</summary>
internal sealed class ResourceQuotaRules : ResourceRules
{
    public override void PrepareCreate(JsonObject document)
    {
        document.Ensure("spec");
        document.Ensure("status");
    }
}
