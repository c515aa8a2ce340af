using System.Text;
using Flowrun.Cli.Commands;
using Flowrun.Kubernetes.Events;
using Flowrun.Worker.Hosting;

namespace Flowrun.Chart.Tests.Reference;

/// <summary>docs/reference.md, from the code.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Reference_OfSettingsEventsAndExitCodes_IsGeneratedFromTheCode() => Repository.AssertGenerated("docs/reference.md", Render());

    private static string Render()
    {
        var text = new StringBuilder("""
            <!-- Generated from the code by tests/Flowrun.Chart.Tests. Change it there. -->
            # Reference

            [Values of the chart](../charts/flowrun/README.md) and [metrics](metrics.md) have pages of their own.

            ## Settings

            Of `flowrun worker`. Each is a flag, an environment variable, or a line of `appsettings.json` in the working directory; the first that is given counts. Times are `90s`, `5m` or `2h`,
            sizes Kubernetes' quantities. [Operating](operating.md) says what they do.

            | flag | variable | in appsettings.json | what it is |
            | --- | --- | --- | --- |

            """);
        foreach (var setting in WorkerSetting.All)
        {
            text.Append($"| `{setting.Flag} {setting.Value}` | `{setting.Variable}` | `{setting.Name}` | {setting.Help}. |\n");
        }

        text.Append("""

            AWS is reached by the SDK's own means (region, credential chain, roles for service accounts, `AWS_ENDPOINT_URL`), Kubernetes by `KUBECONFIG`, `~/.kube/config` or the pod's service account.
            Telemetry takes OpenTelemetry's variables, `OTEL_*`.

            ## Events

            What the worker writes into Kubernetes about Jobs and Flows; `kubectl describe` shows them. Their source is `flowrun`.

            | about | reason | type | when |
            | --- | --- | --- | --- |

            """);
        foreach (var reason in EventReason.All)
        {
            text.Append($"| {reason.Kind} | `{reason.Word}` | {(reason.IsWarning ? "Warning" : "Normal")} | {reason.Meaning} |\n");
        }

        text.Append("""

            ## Exit codes

            | code | meaning |
            | --- | --- |

            """);
        foreach (var (code, meaning) in ExitCode.All)
        {
            text.Append($"| {code} | {meaning} |\n");
        }

        return text.ToString();
    }
}
