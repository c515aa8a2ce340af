using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>What is particular to one resource when an object is written. By default nothing is.</summary>
internal class ResourceRules
{
    /// <summary>The fields it may have, or null where any are taken as they come.</summary>
    public virtual Structure? Schema => null;

    /// <summary>Fills in what a new object leaves out.</summary>
    public virtual void PrepareCreate(JsonObject document)
    {
    }

    /// <summary>Fills in what a changed object leaves out.</summary>
    public virtual void PrepareUpdate(JsonObject document, JsonObject previous) => PrepareCreate(document);

    /// <summary>What is wrong with an object in itself.</summary>
    public virtual void Validate(JsonObject document, Causes causes)
    {
    }

    /// <summary>What is wrong with the change.</summary>
    public virtual void ValidateUpdate(JsonObject document, JsonObject previous, Causes causes)
    {
    }
}
