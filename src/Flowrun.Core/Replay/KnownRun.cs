using System.Text.Json;
using Flowrun.Core.Events;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Core.Runs.Reading;

namespace Flowrun.Core.Replay;

/// <summary>A run about an object, as its Job tells it.</summary>
/// <param name="ETag">Of the upload that it was about; null: its event did not say.</param>
/// <param name="Time">Of its event, else of its Job; null: neither is known.</param>
public sealed record KnownRun(VersionGroup Group, string Bucket, string Key, string? ETag, DateTimeOffset? Time)
{
    /// <summary>Reads a Job. Never throws.</summary>
    /// <returns>Null for a Job that is none of ours, or is about no object.</returns>
    public static KnownRun? Read(JsonElement job)
    {
        var metadata = new JsonField(job)["metadata"];
        if (metadata["labels"][WellKnown.GroupLabel].Text is not { } group || metadata["annotations"][WellKnown.EventAnnotation].Text is not { } started)
        {
            return null;
        }

        var about = EventParser.Parse(started) switch
        {
            [EventRecord.Created created] => created.Object,
            [EventRecord.Requested { Request: { Object: { } named } request }] => named with { Time = named.Time ?? request.Time },
            _ => null,
        };
        return about is null ? null : new KnownRun(new VersionGroup(group), about.Bucket, about.Key, about.ETag, about.Time ?? metadata["creationTimestamp"].Time);
    }
}
