using System.Text;
using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Values;

/// <summary>The chart's README: how to install it, and every value.</summary>
internal static class ValueReference
{
    public static string Render(IEnumerable<ChartValue> values)
    {
        var text = new StringBuilder("""
            <!-- Generated from values.yaml by tests/Flowrun.Chart.Tests. Change the comments there. -->
            # flowrun

            Every upload gets a job cut to its size: a worker that turns S3 events in an SQS queue into Kubernetes Jobs with the memory they need.

            ```console
            $ helm install flowrun charts/flowrun --namespace flowrun --create-namespace \
                --set queue.url=https://sqs.eu-west-1.amazonaws.com/123456789012/uploads
            ```

            [Installing](../../docs/installing.md) goes through it step by step, [Operating](../../docs/operating.md) says how the worker behaves, and the [runbook](../../docs/runbook.md)
            what each alert means.

            | value | what it does | default |
            | --- | --- | --- |

            """);
        foreach (var value in values)
        {
            text.Append($"| `{value.Path}` | {value.Description.Replace("|", "\\|", StringComparison.Ordinal)} | {Default(value.Default)} |\n");
        }

        return text.ToString();
    }

    private static string Default(JsonNode? value) => value switch
    {
        null => "–",
        JsonValue text when text.TryGetValue<string>(out var found) && found.Length == 0 => "–",
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => "–",
        _ => $"`{value.ToJsonString()}`",
    };
}
