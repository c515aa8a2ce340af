using System.Globalization;
using System.Numerics;
using Flowrun.Core.Text;

namespace Flowrun.Core.Quantities;

/// <summary>Reads the text of a Kubernetes quantity as bytes.</summary>
/// <remarks>Exact: <c>number × 10^exponent × 2^exponent</c> in whole numbers, rounded up once, at the end.</remarks>
internal static class QuantityReader
{
    /// <summary>No quantity that means bytes needs more; it also bounds the work that a stranger's text makes.</summary>
    private const int LongestText = 64;

    private const string Example = "a quantity is a number with a unit or none, for example 512Mi, 1.5Gi, 2G or 1073741824";

    /// <returns>Null, or what is wrong with the text.</returns>
    public static string? Read(string text, out Bytes bytes)
    {
        bytes = default;
        if (text.Length > LongestText)
        {
            return Fault(text, $"it has {text.Length} characters, and no more than {LongestText} are read");
        }

        var rest = text.AsSpan();
        if (rest.StartsWith('-'))
        {
            return Fault(text, "it must not be negative");
        }

        if (rest.StartsWith('+'))
        {
            rest = rest[1..];
        }

        var number = rest[..NumberLength(rest)];
        var point = number.IndexOf('.');
        if (number.Length <= (point < 0 ? 0 : 1))
        {
            return Fault(text, "it does not begin with a number");
        }

        var unit = rest[number.Length..];
        if (!TryReadUnit(unit, out var decimals, out var binary))
        {
            return Fault(text, $"the unit {Excerpt.Of(unit)} is none of Ki Mi Gi Ti Pi Ei, n u m k M G T P E");
        }

        var whole = point < 0 ? number : string.Concat(number[..point], number[(point + 1)..]);
        var value = BigInteger.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        if (point >= 0)
        {
            decimals -= number.Length - point - 1;
        }

        if (!TryScale(value, decimals, binary, out var scaled))
        {
            return Fault(text, "it is more than 9223372036854775807 bytes");
        }

        bytes = new Bytes(scaled);
        return null;
    }

    private static string Fault(string text, string reason) => $"found {Excerpt.Of(text)}: {reason}; {Example}";

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        var pointSeen = false;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || (text[length] == '.' && !pointSeen)))
        {
            pointSeen |= text[length] == '.';
            length++;
        }

        return length;
    }

    /// <param name="decimals">The power of ten.</param>
    /// <param name="binary">The power of two.</param>
    private static bool TryReadUnit(ReadOnlySpan<char> unit, out int decimals, out int binary)
    {
        (decimals, binary) = (0, 0);
        switch (unit)
        {
            case "": return true;
            case "n": decimals = -9; return true;
            case "u": decimals = -6; return true;
            case "m": decimals = -3; return true;
            case "k": decimals = 3; return true;
            case "M": decimals = 6; return true;
            case "G": decimals = 9; return true;
            case "T": decimals = 12; return true;
            case "P": decimals = 15; return true;
            case "E": decimals = 18; return true;
            case "Ki": binary = 10; return true;
            case "Mi": binary = 20; return true;
            case "Gi": binary = 30; return true;
            case "Ti": binary = 40; return true;
            case "Pi": binary = 50; return true;
            case "Ei": binary = 60; return true;
            default: return TryReadExponent(unit, out decimals);
        }
    }

    private static bool TryReadExponent(ReadOnlySpan<char> unit, out int decimals)
    {
        decimals = 0;
        if (unit[0] is not ('e' or 'E'))
        {
            return false;
        }

        if (!BigInteger.TryParse(unit[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        // Beyond these every number of LongestText digits is too large, or a fraction of a byte.
        decimals = (int)BigInteger.Clamp(exponent, -1000, 1000);
        return true;
    }

    private static bool TryScale(BigInteger value, int decimals, int binary, out long scaled)
    {
        value <<= binary;
        if (decimals >= 0)
        {
            value *= BigInteger.Pow(10, decimals);
        }
        else
        {
            value = BigInteger.DivRem(value, BigInteger.Pow(10, -decimals), out var remainder);
            value += remainder.IsZero ? 0 : 1;
        }

        var fits = value <= long.MaxValue;
        scaled = fits ? (long)value : 0;
        return fits;
    }
}
