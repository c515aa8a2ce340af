using System.Text.Json.Nodes;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Text;
using Flowrun.Forwarder.Forwarding;

namespace Flowrun.Cli.Features.Forward;

/// <summary>What became of an event: counts to stdout, reasons to stderr.</summary>
internal sealed class ForwardReport(TextWriter output, TextWriter error, OutputFormat format)
{
    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(ForwardOutcome outcome)
    {
        var counts = outcome.Counts;
        if (format == OutputFormat.Json)
        {
            // As the function returns it.
            JsonOutput.Write(output, new JsonObject { ["received"] = counts.Received, ["published"] = counts.Published, ["skipped"] = counts.Skipped });
        }
        else
        {
            await output.WriteLineAsync($"{counts.Received} received, {counts.Published} published, {counts.Skipped} skipped.");
        }

        switch (outcome)
        {
            case ForwardOutcome.Failed failed:
                await error.WriteLineAsync(OneLine.Of(failed.Error.ErrorMessage, 20_000));
                return failed.Error.ErrorType == RecordFault.Poison ? ExitCode.Refused : ExitCode.Failed;
            case ForwardOutcome.Forwarded { SkipReasons: var reasons }:
                foreach (var reason in reasons)
                {
                    await error.WriteLineAsync($"skipped: {OneLine.Of(reason)}");
                }

                break;
        }

        return ExitCode.Done;
    }
}
