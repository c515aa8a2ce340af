using Flowrun.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>GET of a pod's log.</summary>
internal static class PodLogAnswer
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    public static async Task WriteAsync(HttpContext context, ApiRequest request, ObjectStore store, IPodLogs logs)
    {
        var pod = store.Get(request.Kind, request.Namespace, request.Name) ?? throw Statuses.NotFound(request.Kind, request.Name);
        var query = context.Request.Query;
        var container = Container(pod, query["container"]);
        if (logs.Find(pod.Uid, container) is not { } file)
        {
            throw Statuses.BadRequest($"container \"{container}\" in pod \"{request.Name}\" is waiting to start: ContainerCreating");
        }

        JsonAnswer.Begin(context, 200, "text/plain");
        var end = logs.EndOf(pod.Uid, container);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (int.TryParse(query["tailLines"], out var lines) && lines >= 0)
        {
            SeekToLast(stream, lines);
        }

        var limit = long.TryParse(query["limitBytes"], out var most) && most > 0 ? most : long.MaxValue;
        await CopyAsync(context, stream, query["follow"] == "true" ? end : Task.CompletedTask, limit);
    }

    private static string Container(StoredObject pod, string? asked)
    {
        var names = pod.Root.ListAt("spec", "containers").Select(container => container.TextAt("name") ?? "").ToArray();
        var initNames = pod.Root.ListAt("spec", "initContainers").Select(container => container.TextAt("name") ?? "").ToArray();
        if (string.IsNullOrEmpty(asked))
        {
            return names.Length == 1 ? names[0] : throw Statuses.BadRequest(
                $"a container name must be specified for pod {pod.Key.Name}, choose one of: [{string.Join(' ', names)}]");
        }

        return names.Contains(asked) || initNames.Contains(asked) ? asked
            : throw Statuses.BadRequest($"container {asked} is not valid for pod {pod.Key.Name}");
    }

    private static async Task CopyAsync(HttpContext context, FileStream stream, Task end, long limit)
    {
        var buffer = new byte[16 * 1024];
        while (limit > 0)
        {
            // Asked before reading: what is written until the end is still read after it.
            var isComplete = end.IsCompleted;
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit)), context.RequestAborted);
            if (read > 0)
            {
                limit -= read;
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
            else if (isComplete)
            {
                return;
            }
            else
            {
                await Task.WhenAny(end, Task.Delay(LookAgain, context.RequestAborted));
            }
        }
    }

    private static void SeekToLast(FileStream stream, int lines)
    {
        var position = stream.Length;
        var found = 0;
        while (position > 0)
        {
            stream.Position = position - 1;
            if (stream.ReadByte() == '\n' && position != stream.Length && ++found >= lines)
            {
                break;
            }

            position--;
        }

        stream.Position = lines == 0 ? stream.Length : position;
    }
}
