using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flowrun.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flowrun.Kubernetes.Flows;

/// <summary>What a scalar means.</summary>
internal static partial class PlainScalar
{
    public static JsonNode? Read(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false })
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => Number(scalar) is { } number ? JsonNode.Parse(number) : JsonValue.Create(text),
        };
    }

    /// <returns>As JSON writes it, digit for digit; or null where the text is no number.</returns>
    private static string? Number(Scalar scalar)
    {
        var text = scalar.Value;
        if (text is ['0', 'x' or 'o', ..] && Radix().IsMatch(text))
        {
            return Whole(scalar, text[2..], text[1] == 'x' ? 16 : 8);
        }

        if (ZeroInFront().IsMatch(text))
        {
            return Whole(scalar, text, 8);
        }

        if (NotFinite().IsMatch(text))
        {
            throw ManifestSyntaxException.At(scalar.Start.Line, scalar.Start.Column, $"{text} is no number that JSON has: put text in quotes");
        }

        var match = Decimal().Match(text);
        if (!match.Success)
        {
            return null;
        }

        // JSON has no plus in front, no point without digits on both sides, no zeros in front.
        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        return match.Groups["minus"].Value + (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : "." + fraction) + match.Groups["exponent"].Value;
    }

    private static string Whole(Scalar scalar, string digits, int radix)
    {
        try
        {
            return Convert.ToUInt64(digits, radix).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw ManifestSyntaxException.At(
                scalar.Start.Line, scalar.Start.Column,
                $"{OneLine.Of(scalar.Value, 80)} begins with a zero, as an octal number does, and is none: put text in quotes, or take the zero away", wrong);
        }
    }

    [GeneratedRegex("^0(x[0-9a-fA-F]+|o[0-7]+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Radix();

    [GeneratedRegex("^0[0-9]+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex ZeroInFront();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex NotFinite();

    [GeneratedRegex(
        @"^(?:(?<minus>-)|\+)?(?=\.?[0-9])(?<whole>[0-9]*)(?:\.(?<fraction>[0-9]*))?(?<exponent>[eE][-+]?[0-9]+)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Decimal();
}
