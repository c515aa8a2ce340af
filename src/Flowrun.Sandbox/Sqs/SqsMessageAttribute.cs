namespace Flowrun.Sandbox.Sqs;

/// <summary>A message attribute: a name, a type (<c>String</c>, <c>Number</c>, <c>Binary</c>, with or without a suffix) and the value's bytes.</summary>
/// <param name="Value">UTF-8 for strings and numbers.</param>
internal sealed record SqsMessageAttribute(string Name, string DataType, byte[] Value)
{
    public bool IsBinary => DataType.StartsWith("Binary", StringComparison.Ordinal);
}
