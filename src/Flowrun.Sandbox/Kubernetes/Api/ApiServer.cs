using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Tables;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Answers every request as a real API server would.</summary>
internal sealed class ApiServer(
    ObjectStore store, TimeProvider time, NameGenerator names, WatchSwitch drops, IPodLogs logs, CancellationToken stopping)
{
    private readonly ObjectCreation _creation = new(store, time, names);
    private readonly ObjectChange _change = new(store);
    private readonly ObjectDeletion _deletion = new(store, time);
    private readonly ListAnswer _list = new(store, time);
    private readonly WatchAnswer _watch = new(store, time, drops);
    private int _created;

    /// <summary>Everybody is turned away with 401.</summary>
    public bool IsUnauthorized { get; set; }

    /// <summary>How many objects clients have created, of one resource: Jobs.</summary>
    public int CreatedJobs => Volatile.Read(ref _created);

    public ObjectCreation Creation => _creation;

    public ObjectChange Change => _change;

    public ObjectDeletion Deletion => _deletion;

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (IsUnauthorized)
            {
                throw new StatusException(401, Statuses.Failure(401, "Unauthorized", "Unauthorized"));
            }

            var path = context.Request.Path.Value ?? "/";
            await (ApiRequest.Parse(path) is { } request ? ServeAsync(context, request) : ApiDescription.WriteAsync(context, path));
        }
        catch (StatusException refused) when (!context.Response.HasStarted)
        {
            await JsonAnswer.WriteAsync(context, refused.Code, refused.Body);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to tell.
        }
    }

    private Task ServeAsync(HttpContext context, ApiRequest request) => (context.Request.Method, request) switch
    {
        ("GET", { Subresource: "log" }) when request.Kind == ResourceKinds.Pods => PodLogAnswer.WriteAsync(context, request, store, logs),
        (_, { Subresource: not ("" or "status") }) => JsonAnswer.NothingHereAsync(context),
        (_, { Subresource: "status", Kind.HasStatus: false }) => JsonAnswer.NothingHereAsync(context),
        ("GET", { Name: "" }) when (string?)context.Request.Query["watch"] is "true" or "1" => _watch.WriteAsync(context, request, stopping),
        ("GET", { Name: "" }) => _list.WriteAsync(context, request),
        ("GET", _) => GetAsync(context, request),
        ("POST", { Name: "" }) => CreateAsync(context, request),
        ("PUT", { Name.Length: > 0 }) => UpdateAsync(context, request),
        ("PATCH", { Name.Length: > 0 }) => PatchAsync(context, request),
        ("DELETE", { Name: "" }) => DeleteCollectionAsync(context, request),
        ("DELETE", _) => DeleteAsync(context, request),
        _ => throw Statuses.MethodNotAllowed(),
    };

    private Task GetAsync(HttpContext context, ApiRequest request)
    {
        var stored = store.Get(request.Kind, request.Namespace, request.Name) ?? throw Statuses.NotFound(request.Kind, request.Name);
        return WriteAsync(context, 200, stored);
    }

    private async Task CreateAsync(HttpContext context, ApiRequest request)
    {
        var body = await ReadObjectAsync(context, request.Kind);
        var options = WriteOptions.From(context.Request.Query);
        var created = _creation.Create(request.Kind, request.Namespace, body, options, out var unknown);
        if (request.Kind == ResourceKinds.Jobs && !options.IsDryRun)
        {
            Interlocked.Increment(ref _created);
        }

        if (!options.IsSilent)
        {
            Warn(context.Response, unknown);
        }

        await WriteAsync(context, 201, created);
    }

    private static void Warn(HttpResponse response, IReadOnlyList<string> unknownFields)
    {
        foreach (var field in unknownFields)
        {
            // A header is ASCII: what else a name holds is escaped.
            var quoted = JsonValue.Create(field).ToJsonString().Replace("\"", "\\\"", StringComparison.Ordinal);
            response.Headers.Append("Warning", $"299 - \"unknown field {quoted}\"");
        }
    }

    private async Task UpdateAsync(HttpContext context, ApiRequest request)
    {
        var body = await ReadObjectAsync(context, request.Kind);
        var options = WriteOptions.From(context.Request.Query);
        if (body.ObjectAt("metadata").TextAt("name") is { Length: > 0 } name && name != request.Name)
        {
            throw Statuses.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        if (request.Kind.MayCreateByUpdate && store.Get(request.Kind, request.Namespace, request.Name) is null)
        {
            body.Ensure("metadata")["name"] = request.Name;
            await WriteAsync(context, 201, _creation.Create(request.Kind, request.Namespace, body, options, out _));
            return;
        }

        await WriteAsync(context, 200, _change.Apply(request, options, _ => body.DeepClone().AsObject()));
    }

    private async Task PatchAsync(HttpContext context, ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(context, request.Kind);
        var patch = ObjectPatch.From(request.Kind, context.Request.ContentType, body);
        await WriteAsync(context, 200, _change.Apply(request, WriteOptions.From(context.Request.Query), patch));
    }

    private async Task DeleteAsync(HttpContext context, ApiRequest request)
    {
        var how = DeleteOptions.From(context.Request.Query, await RequestBody.ReadAsync(context, request.Kind));
        var (stored, isGone) = _deletion.Delete(request, how);
        await (isGone && request.Kind != ResourceKinds.Pods
            ? JsonAnswer.WriteAsync(context, 200, Statuses.Deleted(request.Kind, request.Name, stored.Uid))
            : JsonAnswer.WriteAsync(context, 200, stored.Json));
    }

    private async Task DeleteCollectionAsync(HttpContext context, ApiRequest request)
    {
        var query = context.Request.Query;
        var how = DeleteOptions.From(query, await RequestBody.ReadAsync(context, request.Kind));
        var page = _list.Read(request.Kind, request.Select(query), query);
        foreach (var stored in page.Items)
        {
            try
            {
                _deletion.Delete(request with { Namespace = stored.Key.Namespace, Name = stored.Key.Name }, how);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // Somebody else was quicker.
            }
        }

        await ListAnswer.WriteItemsAsync(context, request.Kind, page);
    }

    private Task WriteAsync(HttpContext context, int status, StoredObject stored) => TableFormat.IsAskedFor(context.Request)
        ? JsonAnswer.WriteAsync(context, status, TableFormat.One(stored, time.GetUtcNow()))
        : JsonAnswer.WriteAsync(context, status, stored.Json);

    private static async Task<JsonObject> ReadObjectAsync(HttpContext context, ResourceKind kind)
    {
        var contentType = context.Request.ContentType;
        var isReadable = contentType is null or "*/*" || contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || (kind == ResourceKinds.Namespaces && contentType == ProtobufNamespace.ContentType);
        return !isReadable
            ? throw Statuses.UnsupportedMediaType("application/json")
            : await RequestBody.ReadAsync(context, kind) as JsonObject
                ?? throw Statuses.BadRequest(Validation.SchemaCheck.Undecodable(kind, "the body is not an object"));
    }
}
