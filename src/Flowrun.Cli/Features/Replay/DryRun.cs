using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Replay;
using Flowrun.Core.Text;

namespace Flowrun.Cli.Features.Replay;

/// <summary>Writes what would be sent, as it is found: a bucket's listing does not fit into memory.</summary>
internal sealed class DryRun(TextWriter output, OutputFormat format)
{
    public Task WriteAsync(IReadOnlyList<ListedObject> objects, CancellationToken stop)
    {
        foreach (var listed in objects)
        {
            output.WriteLine(format == OutputFormat.Json
                ? new JsonObject
                {
                    ["uri"] = $"s3://{listed.Bucket}/{listed.Key}",
                    ["size"] = listed.Size.Value,
                    ["eTag"] = listed.ETag,
                    ["lastModified"] = listed.LastModified.ToString("O"),
                }.ToJsonString(JsonSerializerOptions.Default)
                : $"{listed.LastModified:yyyy-MM-ddTHH:mm:ssZ}  {listed.Size.ToHuman(),10}  {OneLine.Of($"s3://{listed.Bucket}/{listed.Key}")}");
        }

        stop.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    /// <summary>What all of it comes to; with JSON one line after those of the objects.</summary>
    public void WriteResult(ReplayResult result)
    {
        if (format == OutputFormat.Json)
        {
            output.WriteLine(result.ToJson().ToJsonString());
        }
        else
        {
            result.WriteText(output);
        }
    }
}
