using System.Net;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Jobs;

/// <summary>What an answer to the creation of a Job means. One table: 409 is two things and 403 is four, and only the text tells.</summary>
/// <remarks>Source: recorded answers of a 1.36 API server, and the admission plugins' texts in https://github.com/kubernetes/apiserver and kubernetes/plugin/pkg/admission.</remarks>
public static class CreateAnswer
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The answer's body; may be empty for 201.</param>
    /// <param name="retryAfter">The header, if there was one.</param>
    /// <returns><see cref="JobCreation.AlreadyExists"/> only says that the name is taken; whose Job it is remains to be seen.</returns>
    public static JobCreation Read(HttpStatusCode status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        if (status is HttpStatusCode.Created)
        {
            return JobCreation.Created.Instance;
        }

        var answer = ServerStatus.Read(body);
        var code = (int)status;
        var said = answer.Message.Length == 0 ? $"the API server answered {code}" : answer.Message;
        if (IsDeniedByPolicy(answer.Message))
        {
            return new JobCreation.Refused(said);
        }

        return code switch
        {
            408 or 429 => new JobCreation.Transient(said, retryAfter ?? answer.RetryAfter, IsOutage: code == 408),
            409 when answer.Reason is "AlreadyExists" => JobCreation.AlreadyExists.Instance,
            409 => new JobCreation.Transient(said, retryAfter ?? answer.RetryAfter),
            413 => new JobCreation.Refused(said),
            >= 500 when IsTooLarge(answer.Message) => new JobCreation.Refused(said),
            >= 500 => new JobCreation.Transient(said, retryAfter ?? answer.RetryAfter, IsOutage: true),
            401 => new JobCreation.Misconfigured($"the API server does not accept the worker's credentials (401): {said}"),
            404 when answer is { IsStatus: true, Reason: "NotFound" } && answer.Message.StartsWith("namespaces ", StringComparison.Ordinal) =>
                new JobCreation.Misconfigured($"{said}: create the namespace, or name another"),
            _ when code < 400 || code is 404 or 405 or 407 || !answer.IsStatus =>
                new JobCreation.Misconfigured($"this is not how a Kubernetes API server answers the creation of a Job; look at the server's address in the kubeconfig ({code}: {said})"),
            403 => ReadForbidden(answer, said),
            _ => new JobCreation.Refused(said),
        };
    }

    private static JobCreation ReadForbidden(ServerStatus answer, string said)
    {
        // Before these words stand only the resource and the Job's name, which is a DNS label: no stranger's text comes earlier.
        const string Forbidden = "is forbidden: ";
        var start = said.IndexOf(Forbidden, StringComparison.Ordinal);
        var why = start < 0 ? said : said[(start + Forbidden.Length)..];
        if (why.StartsWith("exceeded quota:", StringComparison.Ordinal))
        {
            return new JobCreation.OverQuota(said);
        }

        // A quota that has just been made and not been counted yet.
        if (why.StartsWith("status unknown for quota:", StringComparison.Ordinal))
        {
            return new JobCreation.Transient(said);
        }

        if (answer.Causes.Contains("NamespaceTerminating") || why.StartsWith("unable to create new content in namespace", StringComparison.Ordinal))
        {
            return new JobCreation.Misconfigured($"{said}: name a namespace that stays");
        }

        if (why.StartsWith("User \"", StringComparison.Ordinal) && why.Contains(" cannot ", StringComparison.Ordinal))
        {
            return new JobCreation.Misconfigured($"{said}: give the worker's account a Role that may create and get jobs there");
        }

        return new JobCreation.Refused(said);
    }

    /// <summary>Webhooks choose their own status code; the words are the API server's.</summary>
    private static bool IsDeniedByPolicy(string message) =>
        (message.StartsWith("admission webhook \"", StringComparison.Ordinal) && message.Contains("\" denied the request", StringComparison.Ordinal))
        || message.Contains("ValidatingAdmissionPolicy '", StringComparison.Ordinal);

    /// <summary>etcd and its client say so with a 500; the same Job will be as large next time.</summary>
    private static bool IsTooLarge(string message) =>
        message.Contains("etcdserver: request is too large", StringComparison.Ordinal)
        || message.Contains("trying to send message larger than max", StringComparison.Ordinal);
}
