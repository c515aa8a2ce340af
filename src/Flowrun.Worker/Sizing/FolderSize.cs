using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Worker.Sizing;

/// <summary>The sum of all objects in a key's folder, the key's own and those of folders below included: for markers such as _SUCCESS.</summary>
internal sealed class FolderSize(S3Objects objects)
{
    /// <summary>A million objects. A folder with more is more likely a mistake than an input.</summary>
    internal const int MaxPages = 1000;

    public async Task<Measurement> MeasureAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        var folder = created.Key[..(created.Key.LastIndexOf('/') + 1)];
        if (folder.Length == 0)
        {
            return new Measurement.Refused($"{OneLine.Of(created.Uri)} is in no folder, and sizing.input: prefix would measure the whole bucket; put it into a folder, or size by object");
        }

        var total = Bytes.Zero;
        Bytes? own = null;
        string? continuation = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await objects.ListAsync(created.Bucket, folder, continuation, cancellationToken);
            foreach (var found in answer.S3Objects ?? [])
            {
                if (found.Size is not { } size)
                {
                    return new Measurement.Refused($"the list of s3://{created.Bucket}/{OneLine.Of(folder)} does not say how large {OneLine.Of(found.Key)} is");
                }

                total += new Bytes(size);
                var key = answer.Encoding?.Value == "url" ? Uri.UnescapeDataString(found.Key.Replace('+', ' ')) : found.Key;
                own = key == created.Key ? new Bytes(size) : own;
            }

            continuation = answer.NextContinuationToken;
            if (answer.IsTruncated is not true || string.IsNullOrEmpty(continuation))
            {
                return own is null
                    ? new Measurement.Vanished($"{OneLine.Of(created.Uri)} is not in its folder any more")
                    : new Measurement.Measured(total, created with { Size = own });
            }
        }

        return new Measurement.Refused($"s3://{created.Bucket}/{OneLine.Of(folder)} has more than {MaxPages} pages of objects; use smaller folders, or size by manifest");
    }
}
