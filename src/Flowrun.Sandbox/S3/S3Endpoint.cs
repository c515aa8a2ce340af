using Flowrun.Sandbox.S3.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flowrun.Sandbox.S3;

/// <summary>Answers S3's REST calls with path-style addresses.</summary>
internal sealed class S3Endpoint(S3Buckets buckets, Sqs.SqsQueues queues, Lambda.LambdaFunctions functions)
{
    /// <summary>What S3 has and the sandbox has not: answered as such, and never mistaken for a plain upload or listing.</summary>
    private static readonly string[] Unknown =
    [
        "accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "logging", "metrics", "object-lock",
        "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select", "torrent", "versions", "website",
    ];

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var id = RequestId.Create();
        context.Response.Headers["x-amz-request-id"] = id.Request;
        context.Response.Headers["x-amz-id-2"] = id.Host;
        try
        {
            var target = S3Target.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            var call = new S3Call(context, buckets, queues, functions, target, id, cancellationToken);
            if (Unknown.FirstOrDefault(call.Asks) is { } unknown)
            {
                throw S3Exception.NotImplemented($"?{unknown}");
            }

            await DispatchAsync(call);
        }
        catch (S3Exception error) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(context, error, id);
        }
    }

    private static Task DispatchAsync(S3Call call) => call switch
    {
        { Bucket: "" } => call.Request.Method is "GET" ? BucketOperations.ListAsync(call) : throw S3Exception.MethodNotAllowed(call.Request.Method),
        { Key: "" } => DispatchBucketAsync(call),
        _ => DispatchObjectAsync(call),
    };

    private static Task DispatchBucketAsync(S3Call call) => call.Request.Method switch
    {
        "PUT" when call.Asks("notification") => NotificationOperations.PutAsync(call),
        "PUT" when call.Asks("versioning") => BucketOperations.PutVersioningAsync(call),
        "PUT" when call.Asks("tagging") => throw S3Exception.NotImplemented("?tagging"),
        "PUT" => BucketOperations.CreateAsync(call),
        "GET" when call.Asks("location") => BucketOperations.LocationAsync(call),
        "GET" when call.Asks("notification") => NotificationOperations.GetAsync(call),
        "GET" when call.Asks("versioning") => BucketOperations.GetVersioningAsync(call),
        "GET" when call.Asks("uploads") => MultipartOperations.ListUploadsAsync(call),
        "GET" => call.Query("list-type") == "2" ? ListOperations.ListAsync(call) : ListOperations.ListFirstVersionAsync(call),
        "HEAD" => BucketOperations.HeadAsync(call),
        "DELETE" => BucketOperations.DeleteAsync(call),
        "POST" when call.Asks("delete") => DeleteOperations.DeleteManyAsync(call),
        var method => throw S3Exception.MethodNotAllowed(method),
    };

    private static Task DispatchObjectAsync(S3Call call) => call.Request.Method switch
    {
        "PUT" when call.Asks("uploadId") => MultipartOperations.UploadPartAsync(call),
        "PUT" when call.Asks("tagging") => throw S3Exception.NotImplemented("?tagging"),
        "PUT" when call.Header("x-amz-copy-source") is not null => WriteOperations.CopyAsync(call),
        "PUT" => WriteOperations.PutAsync(call),
        "GET" when call.Asks("uploadId") => MultipartOperations.ListPartsAsync(call),
        "GET" when call.Asks("tagging") => ReadOperations.TagsAsync(call),
        "GET" or "HEAD" => ReadOperations.ReadAsync(call),
        "DELETE" when call.Asks("uploadId") => MultipartOperations.AbortAsync(call),
        "DELETE" => DeleteOperations.DeleteAsync(call),
        "POST" when call.Asks("uploads") => MultipartOperations.CreateAsync(call),
        "POST" when call.Asks("uploadId") => MultipartOperations.CompleteAsync(call),
        var method => throw S3Exception.MethodNotAllowed(method),
    };

    private static Task WriteErrorAsync(HttpContext context, S3Exception error, RequestId id)
    {
        if (context.Request.Method != "HEAD")
        {
            return S3Xml.WriteErrorAsync(context, error, context.Request.Path.Value ?? "/", id);
        }

        context.Response.StatusCode = error.Status;
        return Task.CompletedTask;
    }
}
