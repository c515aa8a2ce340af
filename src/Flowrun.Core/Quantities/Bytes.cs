using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Core.Quantities;

/// <summary>An amount of memory or storage, in bytes, zero or more.</summary>
/// <remarks>Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/</remarks>
public readonly record struct Bytes(long Value) : IComparable<Bytes>
{
    public static readonly Bytes Zero;
    public static readonly Bytes Max = new(long.MaxValue);

    public static Bytes Mebi(long mebibytes) => new(checked(mebibytes * 1024 * 1024));

    public static Bytes Gibi(long gibibytes) => new(checked(gibibytes * 1024 * 1024 * 1024));

    /// <summary>Reads a Kubernetes quantity: <c>512Mi</c>, <c>1.5G</c>, <c>1e3</c>, <c>1024</c>. A fraction of a byte is rounded up.</summary>
    /// <exception cref="FormatException">The text is no quantity, is negative, or is more than 2^63 - 1 bytes.</exception>
    public static Bytes Parse(string text) => throw new NotImplementedException();

    public static bool TryParse([NotNullWhen(true)] string? text, out Bytes bytes) => throw new NotImplementedException();

    public static Bytes operator +(Bytes left, Bytes right) => new(checked(left.Value + right.Value));

    public static bool operator <(Bytes left, Bytes right) => left.Value < right.Value;

    public static bool operator >(Bytes left, Bytes right) => left.Value > right.Value;

    public static bool operator <=(Bytes left, Bytes right) => left.Value <= right.Value;

    public static bool operator >=(Bytes left, Bytes right) => left.Value >= right.Value;

    public int CompareTo(Bytes other) => Value.CompareTo(other.Value);

    /// <summary>The shortest exact Kubernetes quantity: <c>64Mi</c>, <c>1536Mi</c>, <c>1000</c>.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <summary>For people, rounded to three digits: <c>1.21 GiB</c>, <c>64 MiB</c>, <c>0 B</c>.</summary>
    public string ToHuman() => throw new NotImplementedException();
}
