using Flowrun.Core.Events;
using Flowrun.Core.Quantities;

namespace Flowrun.Worker.Sizing;

/// <summary>How large a run's input is, or why that is not known.</summary>
public abstract record Measurement
{
    private Measurement()
    {
    }

    /// <summary>The size is known.</summary>
    /// <param name="Total">The input's size: of the object, of its folder or of what its manifest lists.</param>
    /// <param name="Object">The event's object with its own size and its metadata filled in where S3 was asked for it.</param>
    public sealed record Measured(Bytes Total, ObjectEvent Object) : Measurement;

    /// <summary>The object is gone: no run.</summary>
    public sealed record Vanished(string Reason) : Measurement;

    /// <summary>S3 did not answer, or asked for patience: try again.</summary>
    public sealed record Transient(string Reason) : Measurement;

    /// <summary>An operator's error: no permission, no such bucket.</summary>
    public sealed record Misconfigured(string Reason) : Measurement;

    /// <summary>The object is there and its input cannot be sized: a manifest that is none, a folder that is too large.</summary>
    public sealed record Refused(string Reason) : Measurement;
}
