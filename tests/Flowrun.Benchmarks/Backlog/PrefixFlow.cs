using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Intake;
using Flowrun.Sandbox.Sqs;
using Flowrun.Testing;

namespace Flowrun.Benchmarks.Backlog;

/// <summary>A flow that wants every upload below its own name, and messages for it.</summary>
internal static class PrefixFlow
{
    public static JsonObject Manifest(string name)
    {
        var manifest = Make.Manifest(name);
        manifest["spec"]!["triggers"] = new JsonArray(new JsonObject { ["s3"] = new JsonObject { ["bucket"] = "landing", ["prefix"] = name + "/" } });
        return manifest;
    }

    public static void Fill(SqsQueue queue, string name, int messages)
    {
        for (var index = 0; index < messages; index++)
        {
            queue.Send(Uploads.Announcement($"{name}/2026-11-28/store-{index}.csv", 1_000_000 + index));
        }
    }
}
