using Flowrun.Core.Events;
using Flowrun.Core.Forwarding;
using Flowrun.Forwarder.Enriching;
using Flowrun.Forwarder.Publishing;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder.Forwarding;

/// <summary>From the payload of an invocation to messages in the queue. A record that cannot be forwarded does not harm the others.</summary>
/// <param name="enricher">Null: objects are not asked.</param>
internal sealed class EventForwarder(ForwardingRules rules, ObjectEnricher? enricher, QueuePublisher publisher)
{
    private const int MostSkipReasons = 5;

    public async Task<ForwardOutcome> ForwardAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var records = EventParser.Parse(invocation.Payload, new RequestOrigin(invocation.FunctionArn, invocation.RequestId));
        var faults = new List<RecordFault>();
        var skipped = records.OfType<EventRecord.Ignored>().ToList();
        faults.AddRange(records.OfType<EventRecord.Poison>().Select(poison => new RecordFault(RecordFault.Poison, poison.Reason)));

        var wanted = records.Where(record => record is EventRecord.Created or EventRecord.Requested).ToList();
        if (enricher is not null)
        {
            wanted = await enricher.EnrichAsync(wanted, faults, cancellationToken);
        }

        var messages = Write(wanted, invocation, faults);
        var published = await publisher.PublishAsync(messages, faults, cancellationToken);
        var counts = new ForwardCounts(records.Count, published, skipped.Count);
        return faults.Count == 0
            ? new ForwardOutcome.Forwarded(counts, [.. skipped.Select(ignored => ignored.Reason).Distinct(StringComparer.Ordinal).Take(MostSkipReasons)])
            : new ForwardOutcome.Failed(counts, RecordFault.Error(faults, records.Count));
    }

    private List<NamedMessage> Write(List<EventRecord> records, Invocation invocation, List<RecordFault> faults)
    {
        var trace = XRayTraceHeader.ToTraceParent(invocation.TraceHeader);
        var messages = new List<NamedMessage>(records.Count);
        foreach (var record in records)
        {
            var message = record is EventRecord.Created created
                ? new NamedMessage(created.Object.Uri, rules.Write(created, invocation.FunctionArn, trace))
                : Named((EventRecord.Requested)record, trace);
            if (message.Message.Fault is { } fault)
            {
                faults.Add(new RecordFault(RecordFault.TooLarge, $"{message.Name}: {fault}"));
            }
            else
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private NamedMessage Named(EventRecord.Requested requested, string? trace) =>
        new($"run request {requested.Request.Id} for {requested.Request.Flow}", rules.Write(requested, trace));
}
