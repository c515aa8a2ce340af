using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Flowrun.Sandbox.Sqs;

/// <summary>What a receive gives to delete or extend the message with: the queue, the message and which receive it was.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceiptHandle(long Queue, long Message, int Receive)
{
    private const int Length = 24;
    private const int Mark = 0x51414551;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Mark);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], Queue);
        BinaryPrimitives.WriteInt64BigEndian(bytes[12..], Message);
        BinaryPrimitives.WriteInt32BigEndian(bytes[20..], Receive);
        return Convert.ToBase64String(bytes);
    }

    /// <exception cref="SqsException">Not a handle that any queue here gave out.</exception>
    public static ReceiptHandle Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == Length && BinaryPrimitives.ReadInt32BigEndian(bytes) == Mark
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadInt64BigEndian(bytes[12..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : throw SqsException.ReceiptHandleIsInvalid(text);
    }
}
