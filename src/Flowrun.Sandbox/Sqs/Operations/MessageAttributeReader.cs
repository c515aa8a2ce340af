using System.Text;

namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>Reads the message attributes of a call, as SQS checks them.</summary>
internal static class MessageAttributeReader
{
    /// <summary>Sorted by name.</summary>
    public static SqsMessageAttribute[] Read(SqsRequest request, string parameter)
    {
        var attributes = request.Map(parameter).Select(pair => Read(pair.Name, pair.Value)).OrderBy(attribute => attribute.Name, StringComparer.Ordinal).ToArray();
        return attributes.Length <= SqsLimits.MessageAttributes
            ? attributes
            : throw SqsException.InvalidParameter($"Number of message attributes [{attributes.Length}] exceeds the allowed maximum [{SqsLimits.MessageAttributes}].");
    }

    private static SqsMessageAttribute Read(string name, SqsRequest value)
    {
        if (!IsName(name))
        {
            throw SqsException.InvalidParameter($"The message attribute name '{name}' is invalid. It can contain letters, digits, '_', '-' and single '.', up to 256.");
        }

        var type = value.OptionalText("DataType") is { Length: > 0 } text
            ? text
            : throw SqsException.InvalidParameter($"The message attribute '{name}' must contain a non-empty message attribute type.");
        return type.Split('.')[0] switch
        {
            "String" or "Number" => new(name, type, Encoding.UTF8.GetBytes(Checked(name, value.OptionalText("StringValue")))),
            "Binary" => new(name, type, Binary(name, value.OptionalText("BinaryValue"))),
            _ => throw SqsException.InvalidParameter($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."),
        };
    }

    private static string Checked(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw SqsException.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of its type.");
        }

        return MessageText.IsValid(value) ? value : throw SqsException.InvalidMessageContents();
    }

    private static byte[] Binary(string name, string? value)
    {
        try
        {
            return Convert.FromBase64String(Checked(name, value));
        }
        catch (FormatException)
        {
            throw SqsException.InvalidParameter($"The message attribute '{name}' must contain base64 in BinaryValue.");
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 256 && name[0] != '.' && name[^1] != '.' && !name.Contains("..", StringComparison.Ordinal)
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}
