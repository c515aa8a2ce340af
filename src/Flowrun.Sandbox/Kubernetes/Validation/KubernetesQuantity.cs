using System.Globalization;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Resource quantities such as <c>64Mi</c>, <c>1.5Gi</c>, <c>500m</c>, <c>1e9</c>. Source: k8s.io/apimachinery, api/resource.</summary>
internal static class KubernetesQuantity
{
    private static readonly Dictionary<string, decimal> Suffixes = new()
    {
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        [""] = 1,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    public static bool TryParse(string text, out decimal value)
    {
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.' || (digits == 0 && text[0] is '+' or '-')))
        {
            digits++;
        }

        value = 0;
        var suffix = text[digits..];
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text.AsSpan(0, digits), Styles, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        try
        {
            if (Suffixes.TryGetValue(suffix, out var factor))
            {
                value = number * factor;
                return true;
            }

            if (suffix is ['e' or 'E', .. var digitsAfter]
                && int.TryParse(digitsAfter, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
                && exponent is > -10 and < 19)
            {
                value = exponent >= 0 ? number * Power(exponent) : number / Power(-exponent);
                return true;
            }

            return false;
        }
        catch (OverflowException)
        {
            // The real one caps at the largest number; nothing here needs more.
            value = decimal.MaxValue;
            return true;
        }
    }

    /// <summary>As a whole number of bytes, rounded up; null where there is none.</summary>
    public static long? Bytes(string? text) =>
        text is not null && TryParse(text, out var value) ? value >= long.MaxValue ? long.MaxValue : (long)decimal.Ceiling(value) : null;

    private static decimal Power(int exponent)
    {
        var power = 1m;
        for (var step = 0; step < exponent; step++)
        {
            power *= 10;
        }

        return power;
    }
}
