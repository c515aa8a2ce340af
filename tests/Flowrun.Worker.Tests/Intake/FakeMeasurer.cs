using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Intake;

internal sealed class FakeMeasurer : IObjectMeasurer
{
    public Func<ObjectEvent, Measurement> Answer { get; set; } = created => new Measurement.Measured(Bytes.Mebi(1), created with { Size = Bytes.Mebi(1) });

    public Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken) => Task.FromResult(Answer(created));

    public Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken) => Task.FromResult(Answer(created));
}
