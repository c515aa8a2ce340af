using System.Net;
using System.Text.Json;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Leases;

/// <summary>Reads and writes one Lease. A call that takes long is given up: a lease cannot wait.</summary>
internal sealed class LeaseCalls(KubernetesApi api, string inNamespace, string name, TimeSpan limit, TimeProvider time)
{
    private readonly string _all = $"apis/coordination.k8s.io/v1/namespaces/{Uri.EscapeDataString(inNamespace)}/leases";

    private string One => $"{_all}/{Uri.EscapeDataString(name)}";

    public Task<LeaseAnswer> ReadAsync(CancellationToken cancellationToken) => CallAsync(HttpMethod.Get, One, default, cancellationToken);

    public Task<LeaseAnswer> CreateAsync(byte[] lease, CancellationToken cancellationToken) => CallAsync(HttpMethod.Post, _all, lease, cancellationToken);

    public Task<LeaseAnswer> ReplaceAsync(byte[] lease, CancellationToken cancellationToken) => CallAsync(HttpMethod.Put, One, lease, cancellationToken);

    private async Task<LeaseAnswer> CallAsync(HttpMethod method, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var answer = await api.SendAsync(method, path, json, cancellationToken: either.Token).ConfigureAwait(false);
            return answer.Status switch
            {
                HttpStatusCode.NotFound when method == HttpMethod.Get => new LeaseAnswer.Missing(),
                HttpStatusCode.Conflict => new LeaseAnswer.Changed(),
                _ when answer.IsSuccess => new LeaseAnswer.Is(LeaseState.Read(answer.Body)),
                _ => new LeaseAnswer.Failed(ListWatchCall.Refused(path, answer.Status, answer.Body, null).Message),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LeaseAnswer.Failed($"no answer within {limit.TotalSeconds} s");
        }
        catch (JsonException unreadable)
        {
            return new LeaseAnswer.Failed(unreadable.Message);
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            return new LeaseAnswer.Failed(ListWatchCall.NoAnswer(api, thrown).Message);
        }
    }
}

/// <summary>What a call came to.</summary>
internal abstract record LeaseAnswer
{
    private LeaseAnswer()
    {
    }

    /// <summary>The Lease as it is now.</summary>
    public sealed record Is(LeaseState State) : LeaseAnswer;

    public sealed record Missing : LeaseAnswer;

    /// <summary>Somebody else was faster.</summary>
    public sealed record Changed : LeaseAnswer;

    /// <param name="Reason">For people.</param>
    public sealed record Failed(string Reason) : LeaseAnswer;
}
