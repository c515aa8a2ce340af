using Amazon.Runtime;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Sizing;

namespace Flowrun.Cli.Features.Planning;

/// <summary>The size that was given, else what S3 says; S3 is not touched before it has to be asked.</summary>
/// <param name="given">Stands in for every size that the event does not tell.</param>
/// <param name="withMetadata">S3 is asked for metadata, too: what an event says of its size is enough for a plan otherwise.</param>
internal sealed class PlanMeasurer(Bytes? given, bool withMetadata) : IObjectMeasurer, IDisposable
{
    private readonly Lazy<Amazon.S3.IAmazonS3> _s3 = new(() => AwsClients.CreateS3());

    public Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken) =>
        given is { } size
            ? Task.FromResult<Measurement>(new Measurement.Measured(size, input == SizingInput.Object ? created with { Size = size } : created))
            : AskAsync(s3 => s3.MeasureAsync(input, created, cancellationToken), "The input's size is not known", "--input-size");

    public Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken) =>
        withMetadata
            ? AskAsync(s3 => s3.LookAsync(created, cancellationToken), "The object's metadata is not known", "no --with-metadata")
            : Task.FromResult<Measurement>(new Measurement.Measured(created.Size ?? Bytes.Zero, created));

    private async Task<Measurement> AskAsync(Func<ObjectMeasurer, Task<Measurement>> ask, string lacking, string instead)
    {
        try
        {
            return await ask(new ObjectMeasurer(_s3.Value));
        }
        catch (AmazonClientException unusable)
        {
            return new Measurement.Misconfigured($"{lacking} and S3 cannot be asked: {unusable.Message} Or give {instead}.");
        }
    }

    public void Dispose()
    {
        if (_s3.IsValueCreated)
        {
            _s3.Value.Dispose();
        }
    }
}
