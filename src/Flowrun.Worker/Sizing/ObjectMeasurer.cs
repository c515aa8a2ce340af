using Amazon.S3;
using Flowrun.Core.Events;
using Flowrun.Core.Sizing;
using Flowrun.Core.Text;

namespace Flowrun.Worker.Sizing;

/// <summary>Measures in S3: the object, its folder, or what its manifest lists.</summary>
public sealed class ObjectMeasurer : IObjectMeasurer
{
    private readonly S3Objects _objects;
    private readonly FolderSize _folder;
    private readonly ManifestSize _manifest;

    public ObjectMeasurer(IAmazonS3 s3)
    {
        _objects = new S3Objects(s3);
        _folder = new FolderSize(_objects);
        _manifest = new ManifestSize(_objects);
    }

    public Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        return _objects.HeadAsync(created, cancellationToken);
    }

    public async Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        try
        {
            return input switch
            {
                SizingInput.Object when created.Size is { } size => new Measurement.Measured(size, created),
                SizingInput.Object => await _objects.HeadAsync(created, cancellationToken),
                SizingInput.Prefix => await _folder.MeasureAsync(created, cancellationToken),
                SizingInput.Manifest => await _manifest.MeasureAsync(created, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such input."),
            };
        }
        catch (Exception failure) when (S3Failure.IsKnown(failure, cancellationToken))
        {
            return S3Failure.Read(failure, $"{(input == SizingInput.Prefix ? "LIST" : "GET")} {OneLine.Of(created.Uri)}");
        }
    }
}
