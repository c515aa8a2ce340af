using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Client;

/// <summary>Puts into words why a call did not do what it should.</summary>
internal static class ListWatchCall
{
    /// <summary>An answer that is no success.</summary>
    public static ListWatchFailure Refused(string path, HttpStatusCode code, ReadOnlyMemory<byte> body, RetryConditionHeaderValue? retryAfter)
    {
        var status = ServerStatus.Read(body);
        var message = status.Message.Length > 0 ? status.Message : code.ToString();
        return new ListWatchFailure((int)code, status.Reason, status.IsStatus ? message : $"{path}: {(int)code} {message}", status.RetryAfter ?? retryAfter?.Delta);
    }

    /// <summary>Whether a call that threw this may do better later.</summary>
    public static bool IsFailure(Exception thrown) =>
        thrown is HttpRequestException or IOException or TimeoutException or AuthenticationException or KubeConfigException or KubernetesClientException;

    public static ListWatchFailure NoAnswer(KubernetesApi api, Exception thrown) => new(null, "", thrown switch
    {
        TimeoutException => thrown.Message,
        HttpRequestException { InnerException: AuthenticationException inner } => $"no trusted connection to {api.Server}: {inner.Message}",
        KubeConfigException or KubernetesClientException => $"no usable credentials for {api.Server}: {thrown.Message}",
        _ => $"the connection to {api.Server} failed: {thrown.Message}",
    });

    public static ListWatchFailure Unreadable(string path, Exception? why = null) =>
        new(null, "", $"{path}: the answer is not what a Kubernetes API says{(why is null ? "" : $": {why.Message}")}");
}
