using System.Text.Json.Nodes;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Runs;
using Flowrun.Core.Text;
using Spectre.Console;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>What there was in a dead-letter queue, and what became of it.</summary>
/// <param name="Before">How much there was, as the queue itself counted.</param>
/// <param name="Looked">How many messages were looked at.</param>
/// <param name="Fates">Of those that were chosen; of all, where nothing was.</param>
internal sealed record RedriveReport(RedriveOrder Order, QueueCounts Before, int Looked, IReadOnlyList<LetterFate> Fates)
{
    private const int WidthOfAFile = 400;
    private const int LongestReason = 160;

    private static readonly string[] Columns = ["ID", "AGE", "RECEIVES", "BY", "ABOUT", "REASON"];

    public int Count(LetterOutcome outcome) => Fates.Count(fate => fate.Outcome == outcome);

    public JsonObject ToJson() => new()
    {
        ["deadLetterQueueUrl"] = Order.DeadLetters.AbsoluteUri,
        ["queueUrl"] = Order.Queue?.AbsoluteUri,
        ["waiting"] = Before.Waiting,
        ["inFlight"] = Before.InFlight,
        ["looked"] = Looked,
        ["sent"] = Count(LetterOutcome.Sent) + Count(LetterOutcome.SentNotDeleted),
        ["notSent"] = Count(LetterOutcome.NotSent),
        ["messages"] = new JsonArray([.. Fates.Select(ToJson)]),
    };

    public void WriteText(TextWriter output, TextWriter error, DateTimeOffset now)
    {
        if (Fates.Count > 0)
        {
            var console = OutputConsole.Create(output, WidthOfAFile);
            var table = new Table { Border = TableBorder.None };
            foreach (var name in Order.Sends ? Columns.Append("OUTCOME") : Columns)
            {
                table.AddColumn(new TableColumn(name) { NoWrap = name is not ("ABOUT" or "REASON" or "OUTCOME"), Padding = new Padding(0, 0, 2, 0) });
            }

            foreach (var fate in Fates)
            {
                table.AddRow(Cells(fate, now).Select(cell => new Text(cell)));
            }

            console.Write(table);
        }

        error.WriteLine(Order.Sends
            ? $"{Looked:N0} messages looked at, {Fates.Count:N0} chosen, {Count(LetterOutcome.Sent) + Count(LetterOutcome.SentNotDeleted):N0} sent back."
            : $"{Looked:N0} messages looked at{(Order.Choice.IsEmpty ? "" : $", {Fates.Count:N0} would be sent back")}.");
        if (Looked >= Order.Max)
        {
            error.WriteLine("There may be more: --max looks at more.");
        }

        if (Before.InFlight > 0)
        {
            error.WriteLine($"{Before.InFlight:N0} more were held by somebody else when this began; look again later.");
        }
    }

    private static JsonObject ToJson(LetterFate fate) => new()
    {
        ["id"] = fate.Held.Id,
        ["sentAt"] = fate.Held.Letter.SentAt?.ToString("O"),
        ["receives"] = fate.Held.Letter.Receives,
        ["cause"] = fate.Held.Letter.Cause.ToString(),
        ["reason"] = fate.Held.Letter.Reason,
        ["about"] = new JsonArray([.. fate.Held.Letter.About.Select(about => (JsonNode)about)]),
        ["isEvent"] = fate.Held.Letter.IsEvent,
        ["outcome"] = fate.Outcome.ToString(),
        ["problem"] = fate.Problem,
    };

    private IEnumerable<string> Cells(LetterFate fate, DateTimeOffset now)
    {
        var letter = fate.Held.Letter;
        string[] cells =
        [
            letter.Id,
            RunsTable.AgeOf(letter.SentAt, now),
            $"{letter.Receives}",
            letter.Cause.ToString(),
            OneLine.Of(letter.About is [var only] ? only : $"{letter.About[0]} and {letter.About.Count - 1} more", LongestReason),
            OneLine.Of(letter.Reason, LongestReason),
        ];
        return Order.Sends ? cells.Append(fate.Problem is null ? $"{fate.Outcome}" : $"{fate.Outcome}: {OneLine.Of(fate.Problem, LongestReason)}") : cells;
    }
}
