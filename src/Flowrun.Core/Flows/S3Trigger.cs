using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows;

/// <summary>Which objects start a flow. Every condition that is given must hold.</summary>
/// <param name="Bucket">The bucket's name, exactly.</param>
/// <param name="Prefix">The key starts with it.</param>
/// <param name="Suffix">The key ends with it.</param>
/// <param name="Pattern">The key matches it; its named parts become <c>match.*</c>.</param>
/// <param name="MinSize">In bytes, inclusive. Null: not given, which also means that folder markers are ignored.</param>
/// <param name="MaxSize">In bytes, inclusive.</param>
public sealed record S3Trigger(
    string Bucket,
    string? Prefix = null,
    string? Suffix = null,
    KeyPattern? Pattern = null,
    Bytes? MinSize = null,
    Bytes? MaxSize = null);
