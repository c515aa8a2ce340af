using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Policy;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;

namespace Flowrun.Fuzz.Targets;

/// <summary>Flow manifests. A flow that is accepted has a Job, in its namespace, that the policy allows; or rendering says why not.</summary>
internal static class FlowsTarget
{
    private const string Namespace = "jobs";

    private static readonly InstallationPolicy Policy = new()
    {
        ReservedSecrets = NamedObjects.TryParse("aws-keys", out var secrets) ? secrets : NamedObjects.None,
        Namespaces = ["flows"],
    };

    private static readonly string[] Manifests =
    [
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v3, namespace: flows}
        spec:
          versionGroup: orders
          triggers:
            - s3: {bucket: landing, prefix: orders/, suffix: .csv, pattern: "orders/{date}/{store}.csv", minSize: 1, maxSize: 50Gi}
          parameters: {date: "{{ match.date }}", store: "{{ match.store }}"}
          sizing:
            input: object
            memory: {base: 256Mi, perInputByte: 3, expansion: {gz: 5, parquet: 4}, minimum: 128Mi, maximum: 64Gi, roundTo: 16Mi, limit: 1.0}
            ephemeralStorage: {base: 1Gi, perInputByte: 2}
            learn: On
            onOutOfMemory: {factor: 2, maxAttempts: 4}
          job:
            template:
              metadata: {annotations: {a/b: "{{ key }}"}}
              spec:
                serviceAccountName: default
                securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                initContainers: [{name: first, image: i, envFrom: [{secretRef: {name: other}}]}]
                containers:
                  - {name: main, image: registry.example/orders-etl:3, command: ["python", "-m", "etl"], args: ["{{ uri }}"], ports: [{containerPort: 80}],
                     env: [{name: A, value: "$(FLOWRUN_KEY)"}], securityContext: {capabilities: {add: [CHOWN]}}}
                volumes: [{name: v, secret: {secretName: "{{ group }}-x"}}, {name: w, emptyDir: {}}]
          overrides:
            - when: {minSize: 8Gi}
              patch: {template: {spec: {nodeSelector: {pool: highmem}, volumes: [{name: v, $patch: delete}]}}}
            - patch: {template: {spec: {containers: [{name: main, resources: {limits: {cpu: 2}}}]}}}
          allowEventOverrides: [memory, priorityClassName, labels, parameters]
          concurrency: {maxRuns: 10, maxMemory: 200Gi}
          retention: {succeeded: 24h, failed: 7d}
          onFailure: deadLetter
        """,
        """
        {"apiVersion": "flowrun.dev/v1alpha1", "kind": "Flow", "metadata": {"name": "a"}, "spec": {"triggers": [{"s3": {"bucket": "landing"}}],
        "concurrency": {"queue": "q"}, "sizing": {"memory": {"limit": "none"}},
        "job": {"backoffLimitPerIndex": 1, "completionMode": "Indexed", "podFailurePolicy": {"rules": []}, "ttlSecondsAfterFinished": 5,
        "template": {"spec": {"containers": [{"name": "x", "image": "i"}], "hostNetwork": false, "os": {"name": "linux"}}}}}}
        """,
    ];

    public static FuzzTarget Create() => new(
        "flows",
        [.. Manifests, .. Manifests.Select(manifest => YamlManifests.Read(manifest)[0]!.ToJsonString()), Make.Manifest().ToJsonString()],
        Run);

    private static string Run(string text)
    {
        IReadOnlyList<JsonNode?> documents;
        try
        {
            documents = YamlManifests.Read(text);
        }
        catch (ManifestSyntaxException wrong)
        {
            return Promise.IsFitToPrint(wrong.Message);
        }

        return string.Join('|', documents.Take(8).Select(Read));
    }

    private static string Read(JsonNode? document)
    {
        var (flow, problems) = FlowReader.Read(document, new InstallationJudge(Policy, null, Namespace));
        foreach (var problem in problems)
        {
            Promise.IsFitToPrint(problem.ToString());
        }

        Promise.Holds(flow is not null || problems.Any(problem => !problem.IsWarning), "neither a flow nor a reason");
        return flow is null ? string.Join('|', problems.Take(3).Select(problem => problem.ToString())) : $"a flow: {Render(flow)}";
    }

    private static string Render(Flow flow)
    {
        var created = new ObjectEvent("landing", "orders/2026-01-01/\u001b[2Jberlin.csv", new Bytes(10), null, null, null, null);
        var route = new FlowCatalog([flow]).Route(created);
        var match = route is Routing.Matched { Matches: [var only] } ? only.Match : new Dictionary<string, string>();
        var run = new Run(
            flow, new RunId("abcdefghijklmnop"), 1, created, match, new Dictionary<string, string>(), new SizingDecision(Bytes.Mebi(64), Bytes.Mebi(64), null, new Bytes(10), "64Mi"));
        try
        {
            var rendered = new JobRenderer(null, Namespace, "registry.example/flowrun:1", policy: Policy).Render(run);
            var job = JsonNode.Parse(rendered.Json.Span)!;
            Promise.Holds((string?)job["metadata"]!["namespace"] is Namespace or "flows", "a Job leaves its namespace");
            var pod = job["spec"]!["template"]!["spec"]!;
            Promise.Holds(IsFalse(pod["hostNetwork"]) && IsFalse(pod["hostPID"]) && IsFalse(pod["hostIPC"]), "a pod in its host's namespaces");
            Promise.Holds((pod["volumes"] as JsonArray ?? []).All(volume => (volume as JsonObject)?["hostPath"] is null), "a pod with its host's files");
            return $"a Job, {route.GetType().Name}";
        }
        catch (InvalidRunException refused)
        {
            return Promise.IsFitToPrint(refused.Message.Length > 4000 ? refused.Message[..4000] : refused.Message);
        }
    }

    private static bool IsFalse(JsonNode? node) => node is null || (node is JsonValue value && value.TryGetValue<bool>(out var flag) && !flag);
}
