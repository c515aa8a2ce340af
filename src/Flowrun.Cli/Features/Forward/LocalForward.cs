using Amazon.SimpleSystemsManagement;
using Flowrun.Forwarder;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Runtime;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Features.Forward;

/// <summary>The function's forwarder without Lambda around it. Credentials and region are this machine's.</summary>
internal static class LocalForward
{
    private const string QueueUrlVariable = "FLOWRUN_QUEUE_URL";
    private const string QueueUrlParameter = "FLOWRUN_QUEUE_URL_PARAMETER";

    /// <summary>CloudEvents <c>source</c>, where the function says its ARN.</summary>
    private const string Source = "flowrun/forward";

    private static readonly ClientsOfAws Clients = new(AwsClients.CreateSqs, AwsClients.CreateS3, () => new AmazonSimpleSystemsManagementClient());

    /// <param name="queueUrl">Instead of what the environment says; null: what it says.</param>
    public static Task<ConfiguredForwarder> CreateAsync(string? queueUrl, TimeProvider time, CancellationToken cancellationToken) => ConfiguredForwarder.CreateAsync(
        name => (name, queueUrl) switch
        {
            (QueueUrlVariable, not null) => queueUrl,
            (QueueUrlParameter, not null) => null,
            _ => Environment.GetEnvironmentVariable(name),
        },
        Clients,
        time,
        cancellationToken);

    /// <param name="requestId">Names a run request that does not name itself; null: a new one.</param>
    public static Task<ForwardOutcome> RunAsync(EventForwarder forwarder, byte[] payload, string? requestId, CancellationToken cancellationToken) =>
        forwarder.ForwardAsync(new Invocation(requestId ?? Guid.NewGuid().ToString(), Source, DateTimeOffset.MaxValue, TraceHeader: null, payload), cancellationToken);
}
