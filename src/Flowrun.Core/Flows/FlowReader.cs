using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows;

/// <summary>Reads and validates a Flow manifest.</summary>
public static class FlowReader
{
    /// <summary>Never throws. Reports every problem at once.</summary>
    public static FlowReading Read(JsonNode? manifest) => throw new NotImplementedException();
}

/// <summary>What a manifest gave: the flow, unless a problem that is no warning stands against it.</summary>
public sealed record FlowReading(Flow? Flow, IReadOnlyList<FlowProblem> Problems);
