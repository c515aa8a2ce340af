using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Flowrun.Sandbox.S3.Bodies;

/// <summary>
/// Unwraps <c>aws-chunked</c>: chunks of <c>SIZE[;chunk-signature=…]\r\nDATA\r\n</c>, the last of size 0 and followed by trailers such as checksums.
/// Signatures and checksums are passed over.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html.</remarks>
internal static class AwsChunkedBody
{
    private const int MaximumLineBytes = 16 * 1024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(PipeReader body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var remaining = SizeOf(await ReadLineAsync(body, cancellationToken) ?? throw S3Exception.IncompleteBody());
            if (remaining == 0)
            {
                break;
            }

            while (remaining > 0)
            {
                var result = await body.ReadAsync(cancellationToken);
                if (result is { IsCompleted: true, Buffer.IsEmpty: true })
                {
                    throw S3Exception.IncompleteBody();
                }

                var piece = result.Buffer.Slice(0, Math.Min(remaining, result.Buffer.Length));
                foreach (var segment in piece)
                {
                    yield return segment;
                }

                remaining -= piece.Length;
                body.AdvanceTo(piece.End);
            }

            if (await ReadLineAsync(body, cancellationToken) is not "")
            {
                throw S3Exception.IncompleteBody();
            }
        }

        while (await ReadLineAsync(body, cancellationToken) is { Length: > 0 })
        {
            // A trailer.
        }
    }

    private static long SizeOf(string line)
    {
        var digits = line.AsSpan(0, line.IndexOf(';') is var end and >= 0 ? end : line.Length);
        return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw S3Exception.InvalidRequest("The body is not aws-chunked: a chunk does not start with its size.");
    }

    /// <summary>Null at the end of the body.</summary>
    private static async Task<string?> ReadLineAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                body.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            if (result.IsCompleted)
            {
                body.AdvanceTo(result.Buffer.End);
                return result.Buffer.IsEmpty ? null : throw S3Exception.IncompleteBody();
            }

            if (result.Buffer.Length > MaximumLineBytes)
            {
                throw S3Exception.InvalidRequest("The body is not aws-chunked: a line has no end.");
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
