using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Validation;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Reading JSON from a request.</summary>
internal static class RequestBody
{
    /// <summary>The API server's own limit.</summary>
    private const int MostBytes = 3 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <exception cref="StatusException">It is too large, or no JSON.</exception>
    public static async Task<JsonNode?> ReadAsync(HttpContext context, ResourceKind kind)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > MostBytes)
            {
                throw Statuses.TooLarge(MostBytes);
            }

            if (result.IsCompleted)
            {
                var node = Parse(result.Buffer, kind, context.Request.ContentType);
                reader.AdvanceTo(result.Buffer.End);
                return node;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static JsonNode? Parse(ReadOnlySequence<byte> body, ResourceKind kind, string? contentType)
    {
        if (kind == ResourceKinds.Namespaces && contentType == ProtobufNamespace.ContentType)
        {
            return ProtobufNamespace.Read(body.ToArray());
        }

        try
        {
            return body.IsEmpty ? null : JsonNode.Parse(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), documentOptions: Options);
        }
        catch (JsonException broken)
        {
            throw Statuses.BadRequest(SchemaCheck.Undecodable(kind, $"json parse error: {broken.Message}"));
        }
    }
}
