using System.Diagnostics.CodeAnalysis;
using Flowrun.Forwarder.Aws;
using Flowrun.Forwarder.Enriching;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Options;
using Flowrun.Forwarder.Publishing;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder;

/// <summary>The start of the function: all that is checked before the first event.</summary>
internal abstract record ForwarderInit
{
    /// <summary>Lambda gives ten seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);

    private ForwarderInit()
    {
    }

    public sealed record Ready(EventForwarder Forwarder) : ForwarderInit;

    public sealed record Refused(RuntimeError Error) : ForwarderInit;

    /// <param name="variable">The environment.</param>
    public static async Task<ForwarderInit> StartAsync(Func<string, string?> variable, TimeProvider time)
    {
        try
        {
            var (options, problems) = ForwarderOptionsReader.Read(variable);
            if (options is null)
            {
                return Wrong(problems);
            }

            var (url, problem) = await QueueAsync(options.Queue, time);
            return url is null ? Wrong([problem!]) : new Ready(Create(options, url, time));
        }
        catch (Exception failure) when (AwsFailure.IsKnown(failure) || failure is InvalidOperationException)
        {
            return new Refused(new RuntimeError("InitFailed", failure.Message));
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "It spreads retries, it guards nothing.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The edge, where chance comes from.")]
    private static EventForwarder Create(ForwarderOptions options, Uri queueUrl, TimeProvider time) => new(
        options.Rules,
        options.EnrichesByHead ? new ObjectEnricher(AwsClients.CreateS3(queueUrl)) : null,
        new QueuePublisher(AwsClients.CreateSqs(queueUrl), queueUrl, time, Random.Shared.NextDouble));

    private static async Task<(Uri? Url, string? Problem)> QueueAsync(QueueAddress address, TimeProvider time)
    {
        if (address is not QueueAddress.InParameter { Name: var name })
        {
            return (((QueueAddress.Known)address).Url, null);
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var ssm = AwsClients.CreateSsm();
        return await QueueParameter.ReadAsync(ssm, name, limit.Token);
    }

    private static Refused Wrong(IReadOnlyList<string> problems) => new(new RuntimeError("InvalidSettings", string.Join("; ", problems)));
}
