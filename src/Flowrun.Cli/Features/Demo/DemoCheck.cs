using System.Globalization;
using Flowrun.Core.Quantities;

namespace Flowrun.Cli.Features.Demo;

/// <summary>Whether every upload became what it had to become. Works out the memory by itself, from the manifests' numbers.</summary>
internal static class DemoCheck
{
    /// <param name="logs">What each Job's container wrote.</param>
    /// <returns>Everything that is not right, one line each.</returns>
    public static IEnumerable<string> FindProblems(
        IReadOnlyList<(DemoUpload Upload, Bytes Size)> uploads, IReadOnlyList<DemoJob> jobs, IReadOnlyDictionary<string, string> logs, string bucket)
    {
        foreach (var (upload, size) in uploads)
        {
            var own = jobs.Where(job => job.Uri == $"s3://{bucket}/{upload.Key}").ToList();
            var expected = upload.Group is null ? 0 : 1;
            if (own.Count != expected)
            {
                yield return $"{upload.Key}: {own.Count} Jobs instead of {expected}";
                continue;
            }

            foreach (var job in own)
            {
                if (job.Group != upload.Group)
                {
                    yield return $"{upload.Key}: ran in flow {job.Group} instead of {upload.Group}";
                }

                if (Bytes.Parse(job.Memory) != ExpectedMemory(upload, size))
                {
                    yield return $"{upload.Key}: asks for {job.Memory} instead of {ExpectedMemory(upload, size)}";
                }

                if (job.Status != DemoJob.Complete)
                {
                    yield return $"{upload.Key}: {job.Name} is {job.Status}";
                }
                else if (logs.GetValueOrDefault(job.Name)?.Trim() != string.Create(CultureInfo.InvariantCulture, $"{upload.Lines} lines"))
                {
                    yield return $"{upload.Key}: {job.Name} wrote «{logs.GetValueOrDefault(job.Name)}» instead of «{upload.Lines} lines»";
                }
            }
        }

        foreach (var stranger in jobs.Where(job => uploads.All(upload => job.Uri != $"s3://{bucket}/{upload.Upload.Key}")))
        {
            yield return $"{stranger.Name}: nothing was uploaded for it";
        }
    }

    /// <summary>lines: 32Mi + 1.5 × size. readings: 32Mi + 3 × size × 6. In steps of 16Mi.</summary>
    private static Bytes ExpectedMemory(DemoUpload upload, Bytes size)
    {
        var exact = Bytes.Mebi(32).Value + (size.Value * (upload.Group == "lines" ? 1.5m : 18m));
        var step = Bytes.Mebi(16).Value;
        return new Bytes((long)(decimal.Ceiling(exact / step) * step));
    }
}
