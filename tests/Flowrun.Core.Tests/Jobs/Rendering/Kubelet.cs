using System.Text;

namespace Flowrun.Core.Tests.Jobs.Rendering;

/// <summary>
/// How a kubelet expands references in a command, an argument or a variable, byte by byte as it is written in
/// https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go.
/// </summary>
/// <param name="readsRunes">A lone dollar takes the character after it along. Older kubelets take the first byte and write it as Latin-1.</param>
internal sealed class Kubelet(bool readsRunes, IReadOnlyDictionary<string, string> environment)
{
    public string Expand(string text)
    {
        var input = Encoding.UTF8.GetBytes(text);
        var output = new List<byte>();
        var checkpoint = 0;
        for (var cursor = 0; cursor < input.Length; cursor++)
        {
            if (input[cursor] != '$' || cursor + 1 >= input.Length)
            {
                continue;
            }

            output.AddRange(input[checkpoint..cursor]);
            var (read, advance) = Read(input.AsSpan(cursor + 1));
            output.AddRange(read);
            cursor += advance;
            checkpoint = cursor + 1;
        }

        output.AddRange(input[checkpoint..]);
        return Encoding.UTF8.GetString([.. output]);
    }

    private (byte[] Read, int Advance) Read(ReadOnlySpan<byte> rest)
    {
        switch (rest[0])
        {
            case (byte)'$':
                return ("$"u8.ToArray(), 1);
            case (byte)'(':
                var close = rest.IndexOf((byte)')');
                if (close < 0)
                {
                    return ("$("u8.ToArray(), 1);
                }

                var name = Encoding.UTF8.GetString(rest[1..close]);
                return (Encoding.UTF8.GetBytes(environment.TryGetValue(name, out var value) ? value : $"$({name})"), close + 1);
            default:
                Rune.DecodeFromUtf8(rest, out _, out var size);
                return readsRunes
                    ? ([(byte)'$', .. rest[..size]], size)
                    : ([(byte)'$', .. Encoding.UTF8.GetBytes(((char)rest[0]).ToString())], 1);
        }
    }
}
