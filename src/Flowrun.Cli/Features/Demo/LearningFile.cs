using System.Text;
using Flowrun.Core.Quantities;

namespace Flowrun.Cli.Features.Demo;

/// <summary>One of the ten files from which the flow joins learns.</summary>
/// <param name="Key">Where it is uploaded.</param>
/// <param name="Size">A whole number of KiB.</param>
internal sealed record LearningFile(string Key, Bytes Size)
{
    /// <summary>Those of a wave are uploaded together, when the runs of the wave before have been learned. The largest comes first: nothing after it is beyond what is known.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<LearningFile>> Waves =
    [
        [Of(1, 12)],
        [Of(2, 4), Of(3, 8), Of(4, 10)],
        [Of(5, 6), Of(6, 11), Of(7, 5)],
        [Of(8, 9), Of(9, 7)],
        [Of(10, 9)],
    ];

    /// <summary>In the order of their upload.</summary>
    public static IEnumerable<LearningFile> All => Waves.SelectMany(wave => wave);

    /// <summary>Lines of 1 KiB.</summary>
    public byte[] Content()
    {
        var content = new byte[Size.Value];
        var line = Encoding.ASCII.GetBytes(new string('j', 1023) + "\n");
        for (var at = 0; at < content.Length; at += line.Length)
        {
            line.CopyTo(content, at);
        }

        return content;
    }

    private static LearningFile Of(int number, int mebibytes) => new($"tables/{number:00}.tbl", Bytes.Mebi(mebibytes));
}
