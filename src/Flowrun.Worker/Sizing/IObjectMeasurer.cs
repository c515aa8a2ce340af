using Flowrun.Core.Events;
using Flowrun.Core.Sizing;

namespace Flowrun.Worker.Sizing;

/// <summary>Finds out how large a run's input is.</summary>
public interface IObjectMeasurer
{
    /// <summary>Tries once. Whatever S3 answers is a <see cref="Measurement"/>; a size that cannot be known is never guessed.</summary>
    /// <param name="input">What counts as the input.</param>
    /// <param name="created">The object of the event; its own size is taken where it is given.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken);

    /// <summary>Asks for the object itself, also where its size is known: for its size and its metadata. Tries once.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken);
}
