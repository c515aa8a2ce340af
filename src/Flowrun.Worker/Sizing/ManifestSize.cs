using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Worker.Sizing;

/// <summary>The sum of the objects that a manifest lists.</summary>
internal sealed class ManifestSize(S3Objects objects)
{
    /// <summary>8 MiB: ten thousand entries with the longest keys fit.</summary>
    internal const int MaxManifest = 8 * 1024 * 1024;

    /// <summary>How many objects are asked for at once.</summary>
    private const int Concurrency = 8;

    public async Task<Measurement> MeasureAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        var json = created.Size > new Bytes(MaxManifest) ? null : await objects.ReadAsync(created, MaxManifest, cancellationToken);
        if (json is null)
        {
            return new Measurement.Refused($"the manifest {OneLine.Of(created.Uri)} is larger than 8 MiB");
        }

        return ManifestReader.Read(json) switch
        {
            ManifestReading.Refused refused => new Measurement.Refused($"the manifest {OneLine.Of(created.Uri)} {refused.Reason}"),
            ManifestReading.Listed listed => await SumAsync(created with { Size = new Bytes(json.Length) }, listed.Objects, cancellationToken),
            _ => throw new InvalidOperationException("No such reading."),
        };
    }

    private async Task<Measurement> SumAsync(ObjectEvent manifest, IReadOnlyCollection<ObjectEvent> listed, CancellationToken cancellationToken)
    {
        var total = (Int128)0;
        Measurement? failed = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var gate = new Lock();
        try
        {
            await Parallel.ForEachAsync(
                listed,
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stop.Token },
                async (entry, token) =>
                {
                    var measurement = entry.Size is { } known ? new Measurement.Measured(known, entry) : await objects.HeadAsync(entry, token);
                    lock (gate)
                    {
                        if (measurement is Measurement.Measured measured)
                        {
                            total += measured.Total.Value;
                            return;
                        }

                        failed ??= measurement;
                    }

                    await stop.CancelAsync();
                });
        }
        catch (OperationCanceledException) when (failed is not null && !cancellationToken.IsCancellationRequested)
        {
            // One that cannot be measured is enough.
        }

        return failed is not null ? Judge(manifest, failed)
            : total > long.MaxValue ? new Measurement.Refused($"the manifest {OneLine.Of(manifest.Uri)} lists more than 2^63 - 1 bytes")
            : new Measurement.Measured(new Bytes((long)total), manifest);
    }

    /// <summary>
    /// Manifests are written by strangers: an entry that names a forbidden or missing bucket is the manifest's fault. Taken for
    /// an operator's error it would stop the intake of everybody.
    /// </summary>
    private static Measurement Judge(ObjectEvent manifest, Measurement failed) => failed switch
    {
        Measurement.Vanished(var reason) => new Measurement.Refused($"the manifest {OneLine.Of(manifest.Uri)} lists what is not there: {reason}"),
        Measurement.Misconfigured(var reason) => new Measurement.Refused($"the manifest {OneLine.Of(manifest.Uri)} lists what the worker cannot see: {reason}"),
        Measurement.Refused(var reason) => new Measurement.Refused($"the manifest {OneLine.Of(manifest.Uri)} lists what cannot be measured: {reason}"),
        _ => failed,
    };
}
