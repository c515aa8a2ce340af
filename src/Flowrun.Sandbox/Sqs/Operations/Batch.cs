using System.Text.Json;

namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>What the batch calls have in common: up to ten entries with distinct ids, answered in <c>Successful[]</c> or <c>Failed[]</c>.</summary>
internal static class Batch
{
    /// <param name="kind">The entries' shape, for the error.</param>
    public static List<(string Id, SqsRequest Value)> Read(SqsCall call, string kind)
    {
        var entries = call.Request.Entries();
        if (entries.Count == 0)
        {
            throw SqsException.EmptyBatchRequest(kind);
        }

        if (entries.Count > SqsLimits.BatchEntries)
        {
            throw SqsException.TooManyEntries(entries.Count);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return entries.ConvertAll(entry =>
        {
            var id = entry.Text("Id");
            if (id.Length > 80 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            {
                throw SqsException.InvalidBatchEntryId();
            }

            return seen.Add(id) ? (id, entry) : throw SqsException.BatchEntryIdsNotDistinct(id);
        });
    }

    /// <param name="run">Does one entry, and returns what writes its answer.</param>
    public static void Run(SqsCall call, List<(string Id, SqsRequest Value)> entries, Func<SqsRequest, Action<Utf8JsonWriter>> run)
    {
        var failed = new List<(string Id, SqsException Error, bool IsSendersFault)>();
        call.Answer.WriteStartArray("Successful");
        foreach (var (id, entry) in entries)
        {
            if (Fails(call.Queues))
            {
                failed.Add((id, new("InternalError", "An internal error occurred; the sandbox was told to fail."), IsSendersFault: false));
                continue;
            }

            try
            {
                var write = run(entry);
                call.Answer.WriteStartObject();
                call.Answer.WriteString("Id", id);
                write(call.Answer);
                call.Answer.WriteEndObject();
            }
            catch (SqsException error)
            {
                failed.Add((id, error, IsSendersFault: true));
            }
        }

        call.Answer.WriteEndArray();
        WriteFailed(call.Answer, failed);
    }

    private static void WriteFailed(Utf8JsonWriter answer, List<(string Id, SqsException Error, bool IsSendersFault)> failed)
    {
        if (failed.Count == 0)
        {
            return;
        }

        answer.WriteStartArray("Failed");
        foreach (var (id, error, isSendersFault) in failed)
        {
            answer.WriteStartObject();
            answer.WriteString("Id", id);
            answer.WriteBoolean("SenderFault", isSendersFault);
            answer.WriteString("Code", error.QueryCode);
            answer.WriteString("Message", error.Message);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    private static bool Fails(SqsQueues queues)
    {
        lock (queues.Gate)
        {
            return queues.Chance.Hits(queues.Faults.FailedEntryShare);
        }
    }
}
