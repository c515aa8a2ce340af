using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.S3;

/// <summary>One request: what is asked, of what, and where the answer goes.</summary>
internal sealed record S3Call(HttpContext Context, S3Buckets Buckets, Sqs.SqsQueues Queues, Lambda.LambdaFunctions Functions, S3Target Target, RequestId Id, CancellationToken CancellationToken)
{
    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    public string Bucket => Target.Bucket;

    public string Key => Target.Key;

    public bool Asks(string subresource) => Request.Query.ContainsKey(subresource);

    public string? Query(string name) => Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public string? Header(string name) => Request.Headers[name].ToString() is { Length: > 0 } value ? value : null;

    /// <exception cref="S3Exception">Not a number of that range.</exception>
    public int Number(string name, int fallback, int minimum, int maximum)
    {
        if (Query(name) is not { Length: > 0 } text)
        {
            return fallback;
        }

        return int.TryParse(text, out var number) && number >= minimum && number <= maximum
            ? number
            : throw S3Exception.InvalidArgument(name, text, $"Argument {name} must be an integer between {minimum} and {maximum}");
    }

    /// <summary>Throws if the bucket does not exist or is denied, before the body is read.</summary>
    public void CheckBucket()
    {
        lock (Buckets.Gate)
        {
            _ = Buckets.Get(Bucket);
        }
    }

    public Task AnswerAsync(System.Xml.Linq.XElement root) => S3Xml.WriteAsync(Context, StatusCodes.Status200OK, root);

    public Task Done(int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        Response.ContentLength = status == StatusCodes.Status204NoContent ? null : 0;
        return Task.CompletedTask;
    }
}
