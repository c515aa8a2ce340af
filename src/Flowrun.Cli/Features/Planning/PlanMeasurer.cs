using Amazon.Runtime;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Sizing;

namespace Flowrun.Cli.Features.Planning;

/// <summary>The size that was given, else what S3 says; S3 is not touched before it has to be asked.</summary>
/// <param name="given">Stands in for every size that the event does not tell.</param>
internal sealed class PlanMeasurer(Bytes? given) : IObjectMeasurer, IDisposable
{
    private readonly Lazy<Amazon.S3.IAmazonS3> _s3 = new(() => AwsClients.CreateS3());

    public async Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken)
    {
        if (given is { } size)
        {
            return new Measurement.Measured(size, input == SizingInput.Object ? created with { Size = size } : created);
        }

        try
        {
            return await new ObjectMeasurer(_s3.Value).MeasureAsync(input, created, cancellationToken);
        }
        catch (AmazonClientException unusable)
        {
            return new Measurement.Misconfigured($"The input's size is not known and S3 cannot be asked: {unusable.Message} Or give --input-size.");
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
