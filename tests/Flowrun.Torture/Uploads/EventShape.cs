namespace Flowrun.Torture.Uploads;

/// <summary>The ways in which an upload may be announced.</summary>
internal enum EventShape
{
    S3Put,
    S3Copy,
    S3Multipart,

    /// <summary>With <c>s3:</c> before the event's name, a later version and fields that nobody knows.</summary>
    S3Later,
    SnsOfS3,
    EventBridge,
    SnsOfEventBridge,
    CloudEvent,
}
