using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Flowrun.Core.Events;

namespace Flowrun.Core.Redrive;

/// <summary>Makes a new run of an event whose run's Job is still there, by which the worker would recognise it and do nothing.</summary>
public static class NewRun
{
    /// <summary>CloudEvents <c>source</c> of what was another event before.</summary>
    public const string Source = "flowrun/redrive";

    /// <summary>Writes the message's one event anew, with another identity and all else as it is.</summary>
    /// <remarks>
    /// An object's event gets a longer sequencer, which is later than its own and earlier than any that S3 gives the key afterwards; a run request gets a
    /// longer id. Made twice at the same time, it is the same run.
    /// </remarks>
    /// <param name="body">The message's.</param>
    /// <param name="at">When it is wished for.</param>
    /// <param name="problem">Why it is not possible.</param>
    public static bool TryMake(string body, DateTimeOffset at, [NotNullWhen(true)] out string? made, [NotNullWhen(false)] out string? problem)
    {
        var mark = at.ToUnixTimeMilliseconds().ToString("X12", CultureInfo.InvariantCulture);
        var records = EventParser.Parse(body);
        made = records switch
        {
            [EventRecord.Created created] => CloudEventWriter.Write(created with { Object = created.Object with { Sequencer = created.Object.Sequencer + mark } }, Source),
            [EventRecord.Requested requested] => CloudEventWriter.Write(requested with { Request = requested.Request with { Id = $"{requested.Request.Id}/{mark}" } }),
            _ => null,
        };
        problem = made is not null ? null
            : records.Count > 1 ? $"it holds {records.Count} events, and a new run can be made of one; send it as it is, without --again"
            : "it is no event that starts a run";
        return made is not null;
    }
}
