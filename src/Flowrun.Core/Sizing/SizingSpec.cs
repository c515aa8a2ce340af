using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing;

/// <summary>spec.sizing: how an attempt's memory is decided.</summary>
/// <param name="Input">What counts as the input.</param>
/// <param name="Memory">The static rule for memory.</param>
/// <param name="EphemeralStorage">The static rule for ephemeral storage, or null: none is requested.</param>
/// <param name="Learn">Whether outcomes change the decision.</param>
/// <param name="OnOutOfMemory">What a run that was killed for memory asks for next.</param>
/// <param name="Measure">How it becomes known what a run used.</param>
public sealed record SizingSpec(
    SizingInput Input,
    MemoryRule Memory,
    StorageRule? EphemeralStorage,
    Learn Learn,
    OnOutOfMemory OnOutOfMemory,
    Measure Measure = Measure.Meter)
{
    public static readonly SizingSpec Default = new(SizingInput.Object, MemoryRule.Default, null, Learn.On, new OnOutOfMemory());
}

public enum SizingInput
{
    /// <summary>The object itself.</summary>
    Object,

    /// <summary>The sum of all objects in the key's folder: for markers such as _SUCCESS.</summary>
    Prefix,

    /// <summary>The sum of the s3:// URIs that the JSON object lists.</summary>
    Manifest,
}

public enum Learn
{
    On,

    /// <summary>Computed and shown, not used.</summary>
    Shadow,
    Off,
}

public enum Measure
{
    /// <summary>flowrun-meter runs the sized container's command, where the installation names an image that has it and the container a command.</summary>
    Meter,

    /// <summary>The container runs as the flow has it; only that it was killed for memory becomes known.</summary>
    None,
}

/// <summary>clamp(base + perInputByte × size × expansion), rounded up.</summary>
/// <remarks>The minimum is applied, then the steps, then the maximum.</remarks>
/// <param name="Base">What a run needs for an empty input.</param>
/// <param name="PerInputByte">Bytes of memory for each byte of input, 0 or more.</param>
/// <param name="Expansion">How much larger an input becomes when unpacked, by extension in lower case without the first dot (<c>gz</c>, <c>csv.gz</c>); the longest that the key's file name ends in wins. Of a name that only begins with a dot nothing is an extension.</param>
/// <param name="Minimum">The request is never less.</param>
/// <param name="Maximum">The request is never more.</param>
/// <param name="RoundTo">The request is a multiple of it, except at the maximum.</param>
/// <param name="LimitRatio">Limit as a multiple of the request, 1 or more, rounded up to whole bytes; null: no limit.</param>
public sealed record MemoryRule(
    Bytes Base,
    decimal PerInputByte,
    IReadOnlyDictionary<string, decimal> Expansion,
    Bytes Minimum,
    Bytes Maximum,
    Bytes RoundTo,
    decimal? LimitRatio)
{
    public static readonly MemoryRule Default = new(
        Bytes.Mebi(256), 0, new Dictionary<string, decimal>(), Bytes.Mebi(32), Bytes.Gibi(64), Bytes.Mebi(16), 1);
}

/// <summary>base + perInputByte × size × expansion, rounded up to whole MiB. The expansion is the memory rule's.</summary>
/// <param name="Base">What a run needs for an empty input.</param>
/// <param name="PerInputByte">Bytes of storage for each byte of input, 0 or more.</param>
/// <param name="Maximum">The request is never more; null: no maximum.</param>
public sealed record StorageRule(Bytes Base, decimal PerInputByte, Bytes? Maximum);

/// <param name="Factor">The next attempt asks for at least this many times more, over 1.</param>
/// <param name="MaxAttempts">1 or more.</param>
public sealed record OnOutOfMemory(decimal Factor = 2, int MaxAttempts = 4);
