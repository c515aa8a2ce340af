using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Flowrun.Sandbox.S3;

/// <summary>The bytes of objects, as files of one folder. A file's name is a hash, so no key is ever part of a path.</summary>
internal sealed class ObjectFiles
{
    private const int BufferBytes = 128 * 1024;
    private readonly string _objects;
    private readonly string _uploads;

    public ObjectFiles(string folder)
    {
        _objects = Path.Combine(folder, "objects");
        _uploads = Path.Combine(folder, "uploads");
        Directory.CreateDirectory(_objects);
        Directory.CreateDirectory(_uploads);
        RemoveLeftovers();
    }

    /// <summary>The file of an object: the same for the same bucket, key and version.</summary>
    public string PathOf(string bucket, string key, string? versionId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket}\0{key}\0{versionId}"));
        return Path.Combine(_objects, Convert.ToHexStringLower(hash));
    }

    /// <summary>Writes what comes into a new file, of which nobody knows yet.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "An ETag is an MD5.")]
    public async Task<ReceivedFile> ReceiveAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_uploads, Guid.NewGuid().ToString("N"));
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            long size = 0;
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                await foreach (var part in content.WithCancellation(cancellationToken))
                {
                    digest.AppendData(part.Span);
                    await file.WriteAsync(part, cancellationToken);
                    size += part.Length;
                }
            }

            return new(path, size, digest.GetHashAndReset());
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens for reading a file that may be replaced or deleted meanwhile.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>A stretch of a file, piece by piece.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        FileStream file, long start, long length, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            file.Seek(start, SeekOrigin.Begin);
            while (length > 0)
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken);
                if (read == 0)
                {
                    throw new EndOfStreamException($"{file.Name} is {length} bytes shorter than its object.");
                }

                length -= read;
                yield return buffer.AsMemory(0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What is known of the objects lives in memory, so files of an earlier process are of no use.</summary>
    private void RemoveLeftovers()
    {
        var leftovers = Directory.EnumerateFiles(_objects).Where(file => Path.GetFileName(file) is { Length: 64 } name && name.All(char.IsAsciiHexDigitLower))
            .Concat(Directory.EnumerateFiles(_uploads).Where(file => Guid.TryParseExact(Path.GetFileName(file), "N", out _)));
        foreach (var file in leftovers.ToList())
        {
            File.Delete(file);
        }
    }
}

/// <summary>A file that was received and is not yet an object; it is deleted if it never becomes one.</summary>
internal sealed record ReceivedFile(string Path, long Size, byte[] Digest) : IDisposable
{
    public string HexDigest => Convert.ToHexStringLower(Digest);

    public void Dispose() => File.Delete(Path);
}
