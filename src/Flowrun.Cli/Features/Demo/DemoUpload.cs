using System.IO.Compression;
using System.Text;

namespace Flowrun.Cli.Features.Demo;

/// <summary>One file of the demonstration and what must become of it.</summary>
/// <param name="Key">Where it is uploaded.</param>
/// <param name="Lines">How many lines it has; the job that gets it counts them again.</param>
/// <param name="Group">The version group that must run, or null: no flow wants it.</param>
/// <param name="IsAnnouncedTwice">S3's message is delivered twice, and must become one Job.</param>
internal sealed record DemoUpload(string Key, int Lines, string? Group, bool IsAnnouncedTwice = false)
{
    /// <summary>From nothing to 200 MiB, plain and packed, with the names that people really give.</summary>
    public static readonly IReadOnlyList<DemoUpload> All =
    [
        new("texts/empty.txt", 0, "lines"),
        new("texts/haiku.txt", 3, "lines"),
        new("texts/Übersicht 2026 + Entwurf.txt", 2 * 1024, "lines"),
        new("texts/ledger.txt", 24 * 1024, "lines"),
        new("texts/twice.txt", 8 * 1024, "lines", IsAnnouncedTwice: true),
        new("archives/2026/harbour.csv.gz", 40 * 1024, "readings"),
        new("archives/2026/summit.csv.gz", 800 * 1024, "readings"),
        new("images/cat.png", 64, null),
        new("texts/census.txt", 201 * 1024, "lines"),
    ];

    /// <summary>Writes the file's content: lines of 1 KiB, or packed readings of about 50 bytes each.</summary>
    public void Write(string path)
    {
        using var file = File.Create(path);
        if (!Key.EndsWith(".gz", StringComparison.Ordinal))
        {
            var line = Encoding.ASCII.GetBytes(new string('x', 1023) + "\n");
            for (var index = 0; index < Lines; index++)
            {
                file.Write(line);
            }

            return;
        }

        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        using var writer = new StreamWriter(packed, Encoding.ASCII);
        var value = 2026u;
        for (var index = 0; index < Lines; index++)
        {
            // A linear congruential generator: the same file on every machine.
            value = unchecked((value * 1_664_525) + 1_013_904_223);
            writer.Write($"2026-11-22T{index / 3600 % 24:00}:{index / 60 % 60:00}:{index % 60:00}Z;{value % 40 / 10.0:0.0};{value % 1013};{value >> 8}\n");
        }
    }
}
