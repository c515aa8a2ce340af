using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Flowrun.Core.Quantities;

/// <summary>An amount of memory or storage, in bytes, zero or more.</summary>
/// <remarks>Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/</remarks>
public readonly record struct Bytes(long Value) : IComparable<Bytes>
{
    private static readonly string[] Units = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public static readonly Bytes Zero;
    public static readonly Bytes Max = new(long.MaxValue);

    /// <summary>The number of bytes, never negative.</summary>
    public long Value { get; } = Value >= 0 ? Value : throw new ArgumentOutOfRangeException(nameof(Value), Value, "Bytes are zero or more.");

    public static Bytes Mebi(long mebibytes) => new(checked(mebibytes * 1024 * 1024));

    public static Bytes Gibi(long gibibytes) => new(checked(gibibytes * 1024 * 1024 * 1024));

    /// <summary>Reads a Kubernetes quantity: <c>512Mi</c>, <c>1.5G</c>, <c>1e3</c>, <c>1024</c>. A fraction of a byte is rounded up.</summary>
    /// <exception cref="FormatException">The text is no quantity, is negative, or is more than 2^63 - 1 bytes.</exception>
    public static Bytes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return QuantityReader.Read(text, out var bytes) is { } fault ? throw new FormatException(fault) : bytes;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Bytes bytes)
    {
        bytes = default;
        return text is not null && QuantityReader.Read(text, out bytes) is null;
    }

    public static Bytes operator +(Bytes left, Bytes right) => new(checked(left.Value + right.Value));

    public static bool operator <(Bytes left, Bytes right) => left.Value < right.Value;

    public static bool operator >(Bytes left, Bytes right) => left.Value > right.Value;

    public static bool operator <=(Bytes left, Bytes right) => left.Value <= right.Value;

    public static bool operator >=(Bytes left, Bytes right) => left.Value >= right.Value;

    public int CompareTo(Bytes other) => Value.CompareTo(other.Value);

    /// <summary>The shortest exact Kubernetes quantity in binary units: <c>64Mi</c>, <c>1536Mi</c>, <c>1000</c>, <c>0</c>.</summary>
    public override string ToString()
    {
        var unit = Value == 0 ? 0 : BitOperations.TrailingZeroCount(Value) / 10;
        return $"{Value >> (10 * unit)}{Units[unit]}";
    }

    /// <summary>For people, rounded to three digits: <c>1.21 GiB</c>, <c>1.2 GiB</c>, <c>64 MiB</c>, <c>0 B</c>.</summary>
    public string ToHuman()
    {
        // 1023.5 KiB and more is rounded to 1 MiB.
        var unit = Math.Max(0, BitOperations.Log2((ulong)Value) / 10);
        var number = Value / (decimal)(1L << (10 * unit));
        if (number >= 1023.5m && unit > 0)
        {
            number /= 1024;
            unit++;
        }

        var digits = number < 10 ? 2 : number < 100 ? 1 : 0;
        return $"{decimal.Round(number, digits, MidpointRounding.AwayFromZero):0.##} {Units[unit]}B";
    }
}
