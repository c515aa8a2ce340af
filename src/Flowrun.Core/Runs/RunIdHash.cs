using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Flowrun.Core.Runs;

/// <summary>Collects the parts of an identity and names them.</summary>
/// <param name="initial">Where the parts go while they fit.</param>
internal ref struct RunIdHash(Span<byte> initial)
{
    public const int UsualLength = 512;

    private const byte Separator = 0x1F;
    private const int Characters = 16;

    private Span<byte> _bytes = initial;
    private byte[]? _rented;
    private int _length;

    public void Append(scoped ReadOnlySpan<char> part)
    {
        EnsureRoom((part.Length * 3) + 1);
        _length += Encoding.UTF8.GetBytes(part, _bytes[_length..]);
        _bytes[_length++] = Separator;
    }

    public void AppendUpper(scoped ReadOnlySpan<char> part)
    {
        var start = _length;
        Append(part);
        foreach (ref var letter in _bytes[start.._length])
        {
            letter -= letter is >= (byte)'a' and <= (byte)'z' ? (byte)('a' - 'A') : (byte)0;
        }
    }

    /// <summary>Like <c>2026-11-20T10:15:30.0000000Z</c>: the round-trip format, whatever the fraction was.</summary>
    public void AppendSeconds(DateTimeOffset? time)
    {
        Span<char> text = stackalloc char[28];
        var written = 0;
        if (time is { UtcDateTime: var utc })
        {
            utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)).TryFormat(text, out written, "O");
        }

        Append(text[..written]);
    }

    /// <summary>To be called once, at the end.</summary>
    public readonly string Finish()
    {
        // The separator stands between parts, so not after the last.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes[..(_length - 1)], hash);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        Span<char> text = stackalloc char[Characters];
        for (var index = 0; index < Characters; index++)
        {
            var bit = index * 5;
            var pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            text[index] = "abcdefghijklmnopqrstuvwxyz234567"[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    private void EnsureRoom(int room)
    {
        if (_bytes.Length - _length >= room)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + room));
        _bytes[.._length].CopyTo(larger);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _bytes = _rented = larger;
    }
}
