using System.Net;
using System.Security.Authentication;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using k8s.Exceptions;

namespace Flowrun.Kubernetes.Jobs;

/// <summary>Creates Jobs with strict field validation: a field that the API server does not know is an error, not dropped in silence.</summary>
public sealed class JobCreator(KubernetesApi api) : IJobCreator
{
    private const string Query = "?fieldManager=flowrun&fieldValidation=Strict";

    public async Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            var jobs = $"apis/batch/v1/namespaces/{Uri.EscapeDataString(job.Namespace)}/jobs";
            var answer = await api.CreateAsync(jobs + Query, job.Json, cancellationToken).ConfigureAwait(false);
            var creation = CreateAnswer.Read(answer.Status, answer.Body, answer.RetryAfter?.Delta);
            return creation is JobCreation.AlreadyExists
                ? await LookAsync($"{jobs}/{Uri.EscapeDataString(job.Name.Value)}", job, run, attempt, cancellationToken).ConfigureAwait(false)
                : creation;
        }
        catch (HttpRequestException failed) when (failed.InnerException is AuthenticationException)
        {
            return new JobCreation.Misconfigured($"no trusted connection to {api.Server}: {failed.InnerException.Message}");
        }
        catch (Exception unusable) when (unusable is KubeConfigException or KubernetesClientException)
        {
            return new JobCreation.Misconfigured($"no usable credentials for {api.Server}: {unusable.Message}");
        }
        catch (TimeoutException late)
        {
            return new JobCreation.Transient(late.Message, IsOutage: true);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return new JobCreation.Transient($"the connection to {api.Server} failed: {lost.Message}", IsOutage: true);
        }
    }

    /// <summary>The name is taken. By this very run, as after a crash between create and delete of the message; or by somebody else.</summary>
    private async Task<JobCreation> LookAsync(string path, RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? ExistingJob.Judge(answer.Body, job, run, attempt)
            : ExistingJob.Unread(answer.Status, CreateAnswer.Read(answer.Status, answer.Body, answer.RetryAfter?.Delta), job);
    }
}
