using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Flowrun.Kubernetes.Client;

/// <summary>One line of a watch.</summary>
/// <param name="Item">What it tells, or null: a bookmark.</param>
/// <param name="Version">To go on from, or null where the line has none.</param>
/// <param name="Failure">It is an error.</param>
/// <remarks>Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes</remarks>
internal sealed record ListWatchEvent<T>(ListWatchItem<T>? Item, string? Version, ListWatchFailure? Failure = null)
{
    public static ListWatchEvent<T> Read(string path, ReadOnlySequence<byte> line, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var type = document.RootElement.GetProperty("type").GetString();
            var found = document.RootElement.GetProperty("object");
            if (type == "ERROR")
            {
                var code = found.TryGetProperty("code", out var number) ? number.GetInt32() : 500;
                return Failed(ListWatchCall.Refused(path, (HttpStatusCode)code, JsonSerializer.SerializeToUtf8Bytes(found), null));
            }

            var version = found.GetProperty("metadata").GetProperty("resourceVersion").GetString();
            return type switch
            {
                "ADDED" or "MODIFIED" => new ListWatchEvent<T>(new ListWatchItem<T>.Changed(read(found)), version),
                "DELETED" => new ListWatchEvent<T>(new ListWatchItem<T>.Deleted(read(found)), version),

                // A bookmark, or what a later API may send.
                _ => new ListWatchEvent<T>(null, version),
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Failed(ListWatchCall.Unreadable(path, unreadable));
        }
    }

    private static ListWatchEvent<T> Failed(ListWatchFailure failure) => new(null, null, failure);
}
