using System.Buffers.Text;
using System.Text;

namespace Flowrun.Meter.Memory;

/// <summary>A small file of /proc or a cgroup, read over and over without leaving garbage.</summary>
internal sealed unsafe class KernelFile(string path)
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path + '\0');
    private byte[] _buffer = new byte[4096];

    /// <summary>Its content now, valid until the next read; empty if it cannot be read.</summary>
    public ReadOnlySpan<byte> Read()
    {
        int descriptor;
        fixed (byte* name = _path)
        {
            descriptor = Libc.Open(name, Libc.OpenReadOnlyCloseOnExec);
        }

        if (descriptor < 0)
        {
            return [];
        }

        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * length);
            }

            nint read;
            fixed (byte* rest = &_buffer[length])
            {
                read = Libc.Read(descriptor, rest, (nuint)(_buffer.Length - length));
            }

            if (read <= 0)
            {
                _ = Libc.Close(descriptor);
                return _buffer.AsSpan(0, length);
            }

            length += (int)read;
        }
    }

    /// <summary>The number that the file is; null if it is none, as <c>max</c>.</summary>
    public long? Number() => NumberAt(Read());

    /// <summary>The number behind a name at the start of a line, whatever stands between; null if there is no such line.</summary>
    public static long? Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            if (line.StartsWith(name) && line.Length > name.Length && line[name.Length] is (byte)' ' or (byte)':' or (byte)'\t')
            {
                return NumberAt(line[(name.Length + 1)..]);
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }

        return null;
    }

    private static long? NumberAt(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text.TrimStart(" \t"u8), out long value, out _) ? value : null;
}
