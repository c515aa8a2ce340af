using Flowrun.Core.Policy.Standards;

namespace Flowrun.Core.Policy;

/// <summary>What flows may do in an installation. Judged is what they come to: the finished JobSpec, with base template, overrides and all.</summary>
public sealed record InstallationPolicy
{
    /// <summary>The account that every namespace has; it has no rights of its own.</summary>
    private const string DefaultAccount = "default";

    /// <summary>That of an installation where nothing is set.</summary>
    public static readonly InstallationPolicy Default = new();

    /// <summary>Forbids nothing: for those that only read what a flow says.</summary>
    public static readonly InstallationPolicy Everything = new() { PodSecurity = PodSecurity.Privileged, ServiceAccounts = NamedObjects.All };

    /// <summary>What pods may be allowed. Default: Baseline.</summary>
    public PodSecurity PodSecurity { get; init; } = PodSecurity.Baseline;

    /// <summary>The service accounts that flows may name, besides <c>default</c> and the base template's. Default: none.</summary>
    public NamedObjects ServiceAccounts { get; init; } = NamedObjects.None;

    /// <summary>The Secrets that no pod may mount or read, the worker's own. Default: none.</summary>
    public NamedObjects ReservedSecrets { get; init; } = NamedObjects.None;

    /// <summary>Where Jobs may go besides the namespace of flows that name none. Default: empty; to the flow's own, whichever it is.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>What is not allowed in a finished JobSpec.</summary>
    /// <param name="jobSpec">Merged.</param>
    /// <param name="targetNamespace">Where its Job goes.</param>
    /// <param name="baseAccount">The service account of the base template, which is the installation's own choice.</param>
    internal IEnumerable<Violation> Judge(Place jobSpec, string targetNamespace, string? baseAccount)
    {
        var template = jobSpec["template"];
        var violations = new List<Violation>(StandardJudge.Judge(PodSecurity, template));
        Place[] accounts = [template["spec"]["serviceAccountName"], template["spec"]["serviceAccount"]];
        foreach (var account in accounts.Where(account => account.Node is not null && !IsAllowed(account.Text, targetNamespace, baseAccount)))
        {
            violations.Add(new Violation(account, $"{AccountRule(baseAccount)}: the installation's policy allows no other service account"));
        }

        if (!ReservedSecrets.IsEmpty)
        {
            violations.AddRange(SecretNames.In(template["spec"])
                .Where(secret => secret.Text is { } name && ReservedSecrets.MayContain(targetNamespace, name))
                .Select(secret => new Violation(secret, "another Secret: this one is reserved by the installation's policy")));
        }

        return violations;
    }

    /// <summary>Whether a flow's Jobs may go there.</summary>
    internal bool Allows(string? @namespace, string defaultNamespace) =>
        @namespace is null || @namespace == defaultNamespace || Namespaces.Count == 0 || Namespaces.Contains(@namespace, StringComparer.Ordinal);

    private bool IsAllowed(string? account, string targetNamespace, string? baseAccount) =>
        account is "" or DefaultAccount || (account is not null && (account == baseAccount || ServiceAccounts.Contains(targetNamespace, account)));

    private string AccountRule(string? baseAccount)
    {
        string[] allowed = [DefaultAccount, .. baseAccount is null ? [] : new[] { baseAccount }, .. ServiceAccounts.IsEmpty ? [] : new[] { ServiceAccounts.ToString() }];
        return $"{string.Join(", ", allowed)}, or left out";
    }
}
