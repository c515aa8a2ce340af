using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Writes UTF-8 JSON into a pooled buffer: ready pieces, and the insides of strings.</summary>
internal ref struct JsonTextWriter(int capacity)
{
    /// <summary>What is written as it is; everything else is left to the encoder.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_./:=,;@#%+*~!?|$(){}[]<>^'&`");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Space(json.Length));
        _length += json.Length;
    }

    /// <summary>Text inside a string. Nothing in it ends the string.</summary>
    public void WriteText(string text)
    {
        var escaped = text.AsSpan().ContainsAnyExcept(Plain) ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) : text;
        _length += Encoding.UTF8.GetBytes(escaped, Space(Encoding.UTF8.GetMaxByteCount(escaped.Length)));
    }

    /// <param name="format">One whose output needs no escape.</param>
    public void WriteFormatted<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        const int Longest = 64;
        if (!value.TryFormat(Space(Longest), out var written, format, provider: null))
        {
            throw new InvalidOperationException($"{typeof(T)} takes more than {Longest} bytes.");
        }

        _length += written;
    }

    /// <summary>Returns exactly what was written and gives the buffer back.</summary>
    public byte[] Finish()
    {
        var json = _buffer.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return json;
    }

    private Span<byte> Space(int size)
    {
        if (_buffer.Length - _length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + size));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
