using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Flowrun.Kubernetes.Client;

/// <summary>Reads a watch's stream line by line, without holding more than one line of it.</summary>
internal static class ListWatchLines
{
    /// <summary>The lines that are not empty; each is valid until the next is asked for. Ends with the stream.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <paramref name="longest"/> bytes.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public static async IAsyncEnumerable<ReadOnlySequence<byte>> ReadAsync(Stream stream, int longest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = read.Buffer;
                while (TryTake(ref rest, read.IsCompleted, out var line))
                {
                    if (line.Length > longest)
                    {
                        throw TooLong(longest);
                    }

                    if (!line.IsEmpty)
                    {
                        yield return line;
                    }
                }

                if (rest.Length > longest)
                {
                    throw TooLong(longest);
                }

                if (read.IsCompleted)
                {
                    yield break;
                }

                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What stands behind the last line break is a line once the stream has ended.</summary>
    private static bool TryTake(ref ReadOnlySequence<byte> rest, bool isEnd, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } lineBreak)
        {
            line = rest.Slice(0, lineBreak);
            rest = rest.Slice(rest.GetPosition(1, lineBreak));
            return true;
        }

        line = isEnd ? rest : ReadOnlySequence<byte>.Empty;
        rest = isEnd ? ReadOnlySequence<byte>.Empty : rest;
        return !line.IsEmpty;
    }

    private static InvalidDataException TooLong(int longest) => new($"an event of the watch is longer than {longest} bytes");
}
