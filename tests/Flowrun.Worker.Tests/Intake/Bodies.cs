using System.Text.Json.Nodes;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>Message bodies as S3 sends them.</summary>
internal static class Bodies
{
    public const string Poison = "no event";

    public static string Created(string key, long? size = 10, string bucket = "landing") => Message(Record("ObjectCreated:Put", key, size, bucket));

    public static string Removed(string key) => Message(Record("ObjectRemoved:Delete", key, null, "landing"));

    public static string Message(params JsonObject[] records) => new JsonObject { ["Records"] = new JsonArray([.. records]) }.ToJsonString();

    public static JsonObject Record(string eventName, string key, long? size = 10, string bucket = "landing")
    {
        var created = new JsonObject { ["key"] = key, ["eTag"] = "d41d8cd98f00b204e9800998ecf8427e", ["sequencer"] = "0055AED6DCD90281E5" };
        if (size is not null)
        {
            created["size"] = size;
        }

        return new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["eventTime"] = "2026-11-22T20:00:00.000Z",
            ["eventName"] = eventName,
            ["s3"] = new JsonObject { ["bucket"] = new JsonObject { ["name"] = bucket }, ["object"] = created },
        };
    }
}
