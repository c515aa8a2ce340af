using System.Diagnostics.CodeAnalysis;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Flowrun.Forwarder.Enriching;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Options;
using Flowrun.Forwarder.Publishing;

namespace Flowrun.Forwarder;

/// <summary>A forwarder as the function's settings want it.</summary>
/// <param name="Forwarder">Null where there is a problem.</param>
/// <param name="Problems">Each says which setting, what was found and what would be right.</param>
internal sealed record ConfiguredForwarder(EventForwarder? Forwarder, IReadOnlyList<string> Problems)
{
    /// <param name="variable">The settings.</param>
    public static async Task<ConfiguredForwarder> CreateAsync(Func<string, string?> variable, ClientsOfAws clients, TimeProvider time, CancellationToken cancellationToken)
    {
        var (options, problems) = ForwarderOptionsReader.Read(variable);
        if (options is null)
        {
            return new ConfiguredForwarder(null, problems);
        }

        var (url, problem) = await QueueAsync(options.Queue, clients, cancellationToken);
        return url is null ? new ConfiguredForwarder(null, [problem!]) : new ConfiguredForwarder(Create(options, url, clients, time), []);
    }

    [SuppressMessage("Security", "CA5394", Justification = "It spreads retries, it guards nothing.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The edge, where chance comes from.")]
    private static EventForwarder Create(ForwarderOptions options, Uri queueUrl, ClientsOfAws clients, TimeProvider time) => new(
        options.Rules,
        options.EnrichesByHead ? new ObjectEnricher(clients.S3(queueUrl)) : null,
        new QueuePublisher(clients.Sqs(queueUrl), queueUrl, time, Random.Shared.NextDouble));

    private static async Task<(Uri? Url, string? Problem)> QueueAsync(QueueAddress address, ClientsOfAws clients, CancellationToken cancellationToken)
    {
        if (address is not QueueAddress.InParameter { Name: var name })
        {
            return (((QueueAddress.Known)address).Url, null);
        }

        using var ssm = clients.Ssm();
        return await QueueParameter.ReadAsync(ssm, name, cancellationToken);
    }
}

/// <summary>Makes clients of AWS where they are wanted.</summary>
/// <param name="Sqs">Given the queue's URL.</param>
/// <param name="S3">Given the queue's URL, whose region is the buckets' where no other is known.</param>
internal sealed record ClientsOfAws(Func<Uri, IAmazonSQS> Sqs, Func<Uri, IAmazonS3> S3, Func<IAmazonSimpleSystemsManagement> Ssm);
