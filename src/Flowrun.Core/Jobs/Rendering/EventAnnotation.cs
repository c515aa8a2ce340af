using System.Text;
using Flowrun.Core.Events;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What started a run, as it stands on its Job.</summary>
internal static class EventAnnotation
{
    /// <summary>Who says so, where the event itself does not.</summary>
    private const string Source = "flowrun";

    /// <summary>All annotations of an object together hold 256 KiB. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/</summary>
    private const int MostBytes = 200 * 1024;

    /// <exception cref="InvalidRunException">It is too large for a Job.</exception>
    public static string Of(Run run)
    {
        var json = run.Event switch
        {
            // Its size may have been measured since, and need not be again.
            EventRecord.Created created => CloudEventWriter.Write(created with { Object = created.Object with { Size = run.Object?.Size ?? created.Object.Size } }, Source),
            EventRecord.Requested requested => CloudEventWriter.Write(requested),
            _ => throw new InvalidOperationException($"A run is not started by {run.Event}."),
        };
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= MostBytes ? json : throw new InvalidRunException(
            $"metadata.annotations.{WellKnown.EventAnnotation}", $"the event has {bytes} bytes as JSON, and a Job carries at most {MostBytes}");
    }
}
