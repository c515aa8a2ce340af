using System.Text;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Fuzz.Targets;

/// <summary>Readers of one small thing each.</summary>
internal static class SmallTargets
{
    /// <summary>Quantities: what was read is the same when it is written and read again.</summary>
    public static FuzzTarget Quantities() => new("quantities", ["0", "1", "512Mi", "1.5Gi", "2G", "1e3", "100m", "1E2", "12345678901234567890", "9223372036854775807", "+1Ki", ".5Ti"], text =>
    {
        if (!Bytes.TryParse(text, out var bytes))
        {
            return "none";
        }

        Promise.Holds(Bytes.TryParse(bytes.ToString(), out var again) && again == bytes, $"{bytes.Value} is written as {bytes}");
        Promise.IsFitToPrint(bytes.ToHuman());
        return $"{Tally(text.Length)} characters, {Tally(bytes.ToString().Length)} written";
    });

    /// <summary>Manifests that list objects: each once, in a bucket, with a key, and not too many.</summary>
    public static FuzzTarget ObjectManifests() => new(
        "manifests",
        [
            """["s3://data/a", "s3://data/b"]""",
            """{"entries": [{"url": "s3://data/2026/a.csv", "mandatory": true, "meta": {"content_length": 100}}, {"url": "s3://data/b"}]}""",
            """{"fileLocations": [{"URIs": ["s3://x-y.z/a b"]}, {"URIPrefixes": ["s3://x/"]}]}""",
        ],
        text =>
        {
            switch (ManifestReader.Read(Encoding.UTF8.GetBytes(text)))
            {
                case ManifestReading.Listed(var objects):
                    Promise.Holds(objects.Count is > 0 and <= ManifestReader.MaxObjects, $"{objects.Count} objects");
                    Promise.Holds(objects.All(entry => entry.Bucket.Length > 0 && entry.Key.Length > 0 && entry.Bucket.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')), "no bucket and key");
                    Promise.Holds(objects.Select(entry => entry.Uri).Distinct(StringComparer.Ordinal).Count() == objects.Count, "an object twice");
                    return $"{Tally(objects.Count)} objects, {Tally(objects.Count(entry => entry.Size is not null))} with a size";
                case ManifestReading.Refused(var reason):
                    return Promise.IsFitToPrint(reason);
                default:
                    throw new BrokenPromiseException("no reading");
            }
        });

    /// <summary>Termination messages: a report within its bounds, or none.</summary>
    public static FuzzTarget MeterReports() => new(
        "meter",
        [
            """{"peakMemoryBytes":52428800,"oomKills":1,"wallSeconds":1.5,"cpuSeconds":0.75,"exitCode":137}""",
            "the program said this\n{\"peakMemoryBytes\":1}",
        ],
        text =>
        {
            var report = MeterReport.Read(text);
            var words = MeterReport.WordsOf(text);
            Promise.Holds(report is null ? words == text : words is null || text.StartsWith(words, StringComparison.Ordinal), "words that were not there");
            Promise.Holds(report is null || (report.Peak > Bytes.Zero && report.OutOfMemoryKills >= 0 && !(report.Wall < TimeSpan.Zero) && !(report.Cpu < TimeSpan.Zero)), "a report out of its bounds");
            return report is null ? "none" : $"peak, {(report.Wall is null ? "" : "wall, ")}{(report.Cpu is null ? "" : "cpu, ")}{(words is null ? "" : "words")}";
        });

    /// <summary>Stored models: what was read is the same when it is written and read again, and decides.</summary>
    public static FuzzTarget Models() => new(
        "model",
        [
            """{"version":1,"observed":2,"largestPeak":900000,"outcomes":[[1000,500000,1500,"abc"],[2000,900000,1700]],"kills":[[3000,1000000,0],[4000,2000000,1]],"attempts":["abcdefghijklmnop-1"]}""",
            ModelJson.Write(new LearnedModel()),
        ],
        text =>
        {
            var reading = ModelJson.Read(text);
            var written = ModelJson.Write(reading.Model);
            Promise.Holds(Encoding.UTF8.GetByteCount(written) <= ModelJson.MostBytes, "a model larger than it may be");
            var again = ModelJson.Read(written);
            Promise.Holds(again.Problem is null && ModelJson.Write(again.Model) == written, "written and read again it is another model");
            return reading.Problem is { } problem ? Promise.IsFitToPrint(problem) : $"{Tally(reading.Model.Outcomes.Count)} outcomes, {Tally(reading.Model.Kills.Count)} kills";
        });

    /// <summary>A number that is not left out of an answer as one of the input's.</summary>
    private static string Tally(int count) => new('|', Math.Min(count, 20));
}
