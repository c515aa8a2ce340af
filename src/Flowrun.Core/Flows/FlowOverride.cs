using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows;

/// <summary>A patch on the JobSpec where a condition holds; strategic-merge rules.</summary>
public sealed record FlowOverride(OverrideCondition When, JsonObject Patch);

/// <summary>Every condition that is given must hold; none given: always.</summary>
/// <param name="MinSize">The input's size in bytes, inclusive.</param>
/// <param name="MaxSize">The input's size in bytes, inclusive.</param>
/// <param name="Bucket">The bucket, exactly.</param>
/// <param name="Prefix">The key starts with it.</param>
/// <param name="Suffix">The key ends with it.</param>
/// <param name="MinAttempt">This attempt or later, from 1: other nodes for a run that has been killed for memory.</param>
public sealed record OverrideCondition(
    Bytes? MinSize = null,
    Bytes? MaxSize = null,
    string? Bucket = null,
    string? Prefix = null,
    string? Suffix = null,
    int? MinAttempt = null);
