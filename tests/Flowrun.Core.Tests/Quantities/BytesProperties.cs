using Flowrun.Core.Quantities;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Quantities;

public class BytesProperties
{
    [Property]
    public bool Parse_OfToString_IsTheSame(ulong number, byte shift)
    {
        var bytes = Of(number, shift);
        return Bytes.Parse(bytes.ToString()) == bytes;
    }

    [Property]
    public bool CompareTo_TwoBytes_IsTheOrderOfTheirValues(ulong left, byte leftShift, ulong right, byte rightShift)
    {
        var (a, b) = (Of(left, leftShift), Of(right, rightShift));
        return a.CompareTo(b) == a.Value.CompareTo(b.Value)
            && a < b == a.Value < b.Value && a > b == a.Value > b.Value
            && a <= b == a.Value <= b.Value && a >= b == a.Value >= b.Value;
    }

    [Property]
    public bool Parse_Fraction_IsNeverLessThanTheExactValue(uint whole, uint fraction)
    {
        var exact = decimal.Parse($"{whole}.{fraction}") * 1024 * 1024;
        return Bytes.Parse($"{whole}.{fraction}Mi").Value == decimal.Ceiling(exact);
    }

    [Property]
    public bool TryParse_AnyText_NeverThrows(string? text) => Bytes.TryParse(text, out var bytes) || bytes == Bytes.Zero;

    [Property]
    public bool ToHuman_AnyBytes_IsShort(ulong number, byte shift) => Of(number, shift).ToHuman().Length is > 2 and <= 8;

    /// <summary>Numbers of every magnitude, also ones that binary units divide.</summary>
    private static Bytes Of(ulong number, byte shift) => new((long)(number << (shift % 64)) & long.MaxValue);
}
