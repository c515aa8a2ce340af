using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.S3.Bodies;

/// <summary>The bytes that a request brings, however they are wrapped; never more than a piece of them in memory.</summary>
internal static class RequestBody
{
    public static async Task<ReceivedFile> ReceiveAsync(HttpRequest request, ObjectFiles files, CancellationToken cancellationToken)
    {
        var file = await files.ReceiveAsync(Read(request, cancellationToken), cancellationToken);
        try
        {
            Check(request, file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of the body itself, piece by piece; a piece is good until the next.</summary>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        var isChunked = request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal)
            || request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal);
        return isChunked ? AwsChunkedBody.ReadAsync(request.BodyReader, cancellationToken) : ReadPlainAsync(request, cancellationToken);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPlainAsync(HttpRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                yield return segment;
            }

            request.BodyReader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static void Check(HttpRequest request, ReceivedFile file)
    {
        if (request.Headers["x-amz-decoded-content-length"].ToString() is { Length: > 0 } length && length != file.Size.ToString())
        {
            throw S3Exception.IncompleteBody();
        }

        if (request.Headers.ContentMD5.ToString() is { Length: > 0 } expected)
        {
            Span<byte> digest = stackalloc byte[16];
            if (!Convert.TryFromBase64String(expected, digest, out var written) || written != 16)
            {
                throw S3Exception.InvalidDigest(expected);
            }

            if (!digest.SequenceEqual(file.Digest))
            {
                throw S3Exception.BadDigest(expected, Convert.ToBase64String(file.Digest));
            }
        }
    }
}
