using System.Collections;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Flowrun.Core.Policy;
using Flowrun.Worker.Hosting;

namespace Flowrun.Cli.Commands;

/// <summary>What commands that judge flows without a worker must know of the installation that they are for.</summary>
/// <param name="Policy">What flows may do.</param>
/// <param name="BaseTemplate">The JobSpec under every flow's, or null.</param>
/// <param name="Namespace">Where Jobs go of flows without a namespace.</param>
internal sealed record Installation(InstallationPolicy Policy, JsonObject? BaseTemplate, string Namespace)
{
    private static readonly Option<string> NamespaceOption = new("--namespace", "-n")
    {
        Description = "Where Jobs go of flows without a namespace.",
        HelpName = "NS",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string?> BaseTemplateOption = new("--base-template")
    {
        Description = "The installation's JobSpec under every flow's job.",
        HelpName = "FILE",
    };

    // The worker's own, flags and variables.
    private static readonly Option<string?>[] PolicyOptions =
    [
        .. new[] { nameof(WorkerOptions.PodSecurity), nameof(WorkerOptions.ServiceAccounts), nameof(WorkerOptions.ReservedSecrets), nameof(WorkerOptions.Namespaces) }
            .Select(WorkerSetting.Of)
            .Select(setting => new Option<string?>(setting.Flag) { Description = setting.Help + ".", HelpName = setting.Value }),
    ];

    public static IReadOnlyList<Option> Options { get; } = [NamespaceOption, BaseTemplateOption, .. PolicyOptions];

    /// <summary>Holds flows against the policy.</summary>
    public InstallationJudge Judge { get; } = new(Policy, BaseTemplate, Namespace);

    /// <summary>False, with all reasons on stderr, where an option is wrong.</summary>
    /// <param name="exitCode">What the command ends with then.</param>
    public static bool TryRead(ParseResult parsed, [NotNullWhen(true)] out Installation? installation, out int exitCode)
    {
        var error = parsed.InvocationConfiguration.Error;
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);
        var problems = new List<string>();
        var policy = WorkerConfiguration.LoadPolicy(PolicyOptions.ToDictionary(option => option.Name, parsed.GetValue), environment, problems);
        (installation, exitCode) = (null, ExitCode.Usage);
        problems.ForEach(error.WriteLine);
        if (problems.Count > 0)
        {
            return false;
        }

        try
        {
            var baseTemplate = parsed.GetValue(BaseTemplateOption) is { } file ? BaseTemplateFile.Read(file, policy) : null;
            installation = new Installation(policy, baseTemplate, parsed.GetRequiredValue(NamespaceOption));
            return true;
        }
        catch (WorkerStartException refused)
        {
            error.WriteLine(refused.Message);
            exitCode = refused.ExitCode;
            return false;
        }
    }
}
