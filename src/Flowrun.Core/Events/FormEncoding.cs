using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Flowrun.Core.Events;

/// <summary>The encoding of keys in S3's notifications: <c>+</c> is a space, <c>%XX</c> a byte of UTF-8, everything else itself.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html</remarks>
internal static class FormEncoding
{
    /// <returns>False where a <c>%</c> lacks its two hexadecimal digits, or the bytes are no UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out string? text)
    {
        text = null;
        byte[]? rented = null;
        var decoded = encoded.Length <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            if (!TryDecode(encoded, decoded, out var length) || !Utf8.IsValid(decoded[..length]))
            {
                return false;
            }

            text = Encoding.UTF8.GetString(decoded[..length]);
            return true;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, out int length)
    {
        length = 0;
        for (var index = 0; index < encoded.Length; index++)
        {
            var next = encoded[index];
            if (next == '%')
            {
                if (Convert.FromHexString(encoded.Slice(index + 1, Math.Min(2, encoded.Length - index - 1)), decoded[length..], out _, out var written)
                    != OperationStatus.Done || written != 1)
                {
                    return false;
                }

                index += 2;
            }
            else
            {
                decoded[length] = next == '+' ? (byte)' ' : next;
            }

            length++;
        }

        return true;
    }
}
