using System.Diagnostics.CodeAnalysis;
using Amazon.SimpleSystemsManagement;
using Flowrun.Forwarder.Enriching;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Options;
using Flowrun.Forwarder.Publishing;
using Flowrun.Forwarder.Runtime;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Features.Forward;

/// <summary>The function's forwarder without Lambda around it. Credentials and region are this machine's.</summary>
/// <param name="Forwarder">Null where there is a problem.</param>
/// <param name="Problems">Each says which setting, what was found and what would be right.</param>
internal sealed record LocalForward(EventForwarder? Forwarder, IReadOnlyList<string> Problems)
{
    private const string QueueUrlVariable = "FLOWRUN_QUEUE_URL";
    private const string QueueUrlParameter = "FLOWRUN_QUEUE_URL_PARAMETER";

    /// <summary>CloudEvents <c>source</c>, where the function says its ARN.</summary>
    private const string Source = "flowrun/forward";

    /// <param name="queueUrl">Instead of what the environment says; null: what it says.</param>
    public static async Task<LocalForward> CreateAsync(string? queueUrl, TimeProvider time, CancellationToken cancellationToken)
    {
        var (options, problems) = ForwarderOptionsReader.Read(name => (name, queueUrl) switch
        {
            (QueueUrlVariable, not null) => queueUrl,
            (QueueUrlParameter, not null) => null,
            _ => Environment.GetEnvironmentVariable(name),
        });
        if (options is null)
        {
            return new LocalForward(null, problems);
        }

        var (url, problem) = await QueueAsync(options.Queue, cancellationToken);
        return url is null ? new LocalForward(null, [problem!]) : new LocalForward(Create(options, url, time), []);
    }

    /// <param name="requestId">Names a run request that does not name itself; null: a new one.</param>
    public static Task<ForwardOutcome> RunAsync(EventForwarder forwarder, byte[] payload, string? requestId, CancellationToken cancellationToken) =>
        forwarder.ForwardAsync(new Invocation(requestId ?? Guid.NewGuid().ToString(), Source, DateTimeOffset.MaxValue, TraceHeader: null, payload), cancellationToken);

    [SuppressMessage("Security", "CA5394", Justification = "It spreads retries, it guards nothing.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The edge, where chance comes from.")]
    private static EventForwarder Create(ForwarderOptions options, Uri queueUrl, TimeProvider time) => new(
        options.Rules,
        options.EnrichesByHead ? new ObjectEnricher(AwsClients.CreateS3(queueUrl)) : null,
        new QueuePublisher(AwsClients.CreateSqs(queueUrl), queueUrl, time, Random.Shared.NextDouble));

    private static async Task<(Uri? Url, string? Problem)> QueueAsync(QueueAddress address, CancellationToken cancellationToken)
    {
        if (address is not QueueAddress.InParameter { Name: var name })
        {
            return (((QueueAddress.Known)address).Url, null);
        }

        using var ssm = new AmazonSimpleSystemsManagementClient();
        return await QueueParameter.ReadAsync(ssm, name, cancellationToken);
    }
}
