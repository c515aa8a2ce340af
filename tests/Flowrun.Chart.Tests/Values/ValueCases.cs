namespace Flowrun.Chart.Tests.Values;

/// <summary>Every value of the chart, and where it is seen.</summary>
internal static class ValueCases
{
    private const string Pod = "Deployment spec.template.spec.";
    private const string Worker = Pod + "containers[worker].";
    private const string Name = "up-flowrun";

    public static IReadOnlyList<ValueCase> All { get; } =
    [
        new("queue.url", "\"https://sqs.eu-west-1.amazonaws.com/1/q\"", Env("QUEUE_URL")),
        new("queue.deadLetterUrl", "\"https://sqs.eu-west-1.amazonaws.com/1/dlq\"", Env("DEAD_LETTER_QUEUE_URL")),
        new("queue.existingSecret", "\"queue\"", Worker + "env[FLOWRUN_QUEUE_URL].valueFrom.secretKeyRef", """{"name": "queue", "key": "url"}""", ("queue.url", "\"\"")),
        new("flows", """{"orders-v1": {"versionGroup": "orders", "job": {"template": "{{ key }}"}}}""", "Flow/orders-v1 spec", """{"versionGroup": "orders", "job": {"template": "{{ key }}"}}"""),
        new("namespaces", """["jobs", "more", "jobs"]""", Env("NAMESPACES"), "\"jobs,more\""),
        new("baseTemplate", """{"ttlSecondsAfterFinished": 60}""", "ConfigMap/up-flowrun-base data", """{"base.yaml": "ttlSecondsAfterFinished: 60\n"}"""),
        new("existingBaseTemplate.configMap", "\"shared\"", Pod + "volumes[base-template].configMap.name"),
        new("existingBaseTemplate.key", "\"job.yaml\"", Pod + "volumes[base-template].configMap.items[0].key", null, ("existingBaseTemplate.configMap", "\"shared\"")),
        new("policy.podSecurity", "\"Restricted\"", Env("POD_SECURITY")),
        new("policy.serviceAccounts", """["etl", "jobs/report"]""", Env("SERVICE_ACCOUNTS"), "\"etl,jobs/report\""),
        new("policy.reservedSecrets", """["jobs/licence"]""", Env("RESERVED_SECRETS"), "\"jobs/licence,flowrun/keys\"", ("aws.existingSecret", "\"keys\"")),
        new("aws.region", "\"eu-north-1\"", Worker + "env[AWS_REGION].value"),
        new("aws.endpointUrl", "\"http://emulator:4566\"", Worker + "env[AWS_ENDPOINT_URL].value"),
        new("aws.roleArn", "\"arn:aws:iam::1:role/r\"", """ServiceAccount metadata.annotations["eks.amazonaws.com/role-arn"]"""),
        new("aws.existingSecret", "\"keys\"", Worker + "envFrom[0].secretRef.name"),
        new("meter.enabled", "false", Worker + "env[FLOWRUN_METER_IMAGE]", ValueCase.Absent),
        new("meter.image", "\"registry.example/meter:1\"", Env("METER_IMAGE")),
        Setting("receivers", "3"),
        Setting("maxInFlight", "7"),
        Setting("maxWaiting", "0"),
        Setting("maxRuns", "10"),
        Setting("maxMemory", "\"200Gi\""),
        Setting("maxPending", "100"),
        Setting("visibilityTimeout", "\"2m\""),
        Setting("kubernetesTimeout", "\"10s\""),
        Setting("logFormat", "\"text\""),
        Setting("logLevel", "\"Debug\""),
        new("replicas", "5", "Deployment spec.replicas"),
        new("strategy", """{"type": "Recreate", "rollingUpdate": null}""", "Deployment spec.strategy", """{"type": "Recreate"}"""),
        new("revisionHistoryLimit", "1", "Deployment spec.revisionHistoryLimit"),
        new("terminationGracePeriodSeconds", "90", Env("GRACE_PERIOD"), "\"70s\""),
        new("image.repository", "\"registry.example/f\"", Worker + "image", "\"registry.example/f:0.1.0\""),
        new("image.tag", "\"9\"", Worker + "image", "\"ghcr.io/flowrun/flowrun:9\""),
        new("image.digest", "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", Worker + "image", "\"ghcr.io/flowrun/flowrun@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""),
        new("image.pullPolicy", "\"Always\"", Worker + "imagePullPolicy"),
        new("imagePullSecrets", """[{"name": "pull"}]""", Pod + "imagePullSecrets"),
        new("nameOverride", "\"runner\"", "Deployment metadata.name", "\"up-runner\""),
        new("fullnameOverride", "\"runner\"", "Deployment metadata.name"),
        new("commonLabels", """{"team": "data"}""", "ServiceAccount metadata.labels.team", "\"data\""),
        new("serviceAccount.create", "false", "ServiceAccount", ValueCase.Absent, ("serviceAccount.name", "\"mine\"")),
        new("serviceAccount.name", "\"mine\"", Pod + "serviceAccountName"),
        new("serviceAccount.annotations", """{"a/b": "{{ .Release.Name }}"}""", """ServiceAccount metadata.annotations["a/b"]""", "\"up\""),
        new("rbac.create", "false", "Role", ValueCase.Absent),
        new("annotations", """{"a/b": "{{ .Release.Name }}"}""", """Deployment metadata.annotations["a/b"]""", "\"up\""),
        new("podAnnotations", """{"a/b": "{{ .Release.Name }}"}""", """Deployment spec.template.metadata.annotations["a/b"]""", "\"up\""),
        new("podLabels", """{"tier": "back"}""", "Deployment spec.template.metadata.labels.tier", "\"back\""),
        new("resources", """{"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "2Gi"}}""", Worker + "resources"),
        new("podSecurityContext", "null", Pod + "securityContext", ValueCase.Absent),
        new("securityContext", """{"allowPrivilegeEscalation": null, "capabilities": null, "readOnlyRootFilesystem": true}""", Worker + "securityContext", """{"readOnlyRootFilesystem": true}"""),
        new("livenessProbe", """{"periodSeconds": 7}""", Worker + "livenessProbe.periodSeconds", "7"),
        new("readinessProbe", """{"periodSeconds": 7}""", Worker + "readinessProbe.periodSeconds", "7"),
        new("nodeSelector", """{"pool": "system"}""", Pod + "nodeSelector"),
        new("tolerations", """[{"operator": "Exists"}]""", Pod + "tolerations"),
        new("affinity", """{"nodeAffinity": {}}""", Pod + "affinity"),
        new("topologySpreadConstraints", """[{"maxSkew": 3, "topologyKey": "rack", "whenUnsatisfiable": "DoNotSchedule"}]""", Pod + "topologySpreadConstraints[0].maxSkew", "3"),
        new("priorityClassName", "\"system-cluster-critical\"", Pod + "priorityClassName"),
        new("extraEnv", """[{"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "http://otel:4317"}]""", Worker + "env[OTEL_EXPORTER_OTLP_ENDPOINT].value", "\"http://otel:4317\""),
        new("extraEnvFrom", """[{"secretRef": {"name": "more"}}]""", Worker + "envFrom"),
        new("extraVolumes", """[{"name": "ca", "emptyDir": {}}]""", Pod + "volumes"),
        new("extraVolumeMounts", """[{"name": "ca", "mountPath": "/ca"}]""", Worker + "volumeMounts"),
        new("extraContainers", """[{"name": "side", "image": "i"}]""", Pod + "containers[side].image", "\"i\""),
        new("extraInitContainers", """[{"name": "first", "image": "i"}]""", Pod + "initContainers"),
        new("podDisruptionBudget.enabled", "false", "PodDisruptionBudget", ValueCase.Absent),
        new("podDisruptionBudget.maxUnavailable", "2", "PodDisruptionBudget spec.maxUnavailable"),
        new("networkPolicy.enabled", "false", "NetworkPolicy", ValueCase.Absent),
        new("networkPolicy.from", """[{"namespaceSelector": {}}]""", "NetworkPolicy spec.ingress[0].from"),
        new("networkPolicy.extraEgress", """[{"ports": [{"port": 4317}]}]""", "NetworkPolicy spec.egress[3].ports[0].port", "4317"),
        new("autoscaling.type", "\"keda\"", "ScaledObject spec.triggers[0].metadata.dimensionValue", "\"uploads\"", ("aws.region", "\"eu-west-1\"")),
        new("autoscaling.minReplicas", "3", "HorizontalPodAutoscaler spec.minReplicas", null, Hpa),
        new("autoscaling.maxReplicas", "30", "HorizontalPodAutoscaler spec.maxReplicas", null, Hpa),
        new("autoscaling.targetAgeSeconds", "9", "HorizontalPodAutoscaler spec.metrics[0].external.target.value", "\"9\"", Hpa),
        new("autoscaling.metricName", "\"age\"", "HorizontalPodAutoscaler spec.metrics[0].external.metric.name", null, Hpa),
        new("autoscaling.metricLabels", """{"queue": "q"}""", "HorizontalPodAutoscaler spec.metrics[0].external.metric.selector.matchLabels", null, Hpa),
        new("autoscaling.authenticationRef", "\"aws\"", "ScaledObject spec.triggers[0].authenticationRef.name", null, ("autoscaling.type", "\"keda\""), ("aws.region", "\"eu-west-1\"")),
        new("metrics.service.enabled", "false", "Service", ValueCase.Absent),
        new("metrics.service.annotations", """{"a/b": "{{ .Release.Name }}"}""", """Service metadata.annotations["a/b"]""", "\"up\""),
        new("metrics.podMonitor.enabled", "true", "PodMonitor spec.podMetricsEndpoints[0].path", "\"/metrics\""),
        new("metrics.podMonitor.interval", "\"7s\"", "PodMonitor spec.podMetricsEndpoints[0].interval", null, ("metrics.podMonitor.enabled", "true")),
        new("metrics.podMonitor.labels", """{"release": "prometheus"}""", "PodMonitor metadata.labels.release", "\"prometheus\"", ("metrics.podMonitor.enabled", "true")),
        new("metrics.serviceMonitor.enabled", "true", "ServiceMonitor spec.endpoints[0].path", "\"/metrics\""),
        new("metrics.serviceMonitor.interval", "\"7s\"", "ServiceMonitor spec.endpoints[0].interval", null, ("metrics.serviceMonitor.enabled", "true")),
        new("metrics.serviceMonitor.labels", """{"release": "prometheus"}""", "ServiceMonitor metadata.labels.release", "\"prometheus\"", ("metrics.serviceMonitor.enabled", "true")),
        new("metrics.rules.enabled", "true", "PrometheusRule spec.groups[0].name", "\"flowrun\""),
        new("metrics.rules.labels", """{"release": "prometheus"}""", "PrometheusRule metadata.labels.release", "\"prometheus\"", ("metrics.rules.enabled", "true")),
        new("metrics.dashboard.enabled", "true", "ConfigMap/up-flowrun-dashboard metadata.labels.grafana_dashboard", "\"1\""),
        new("metrics.dashboard.labels", """{"mine": "yes"}""", "ConfigMap metadata.labels.mine", "\"yes\"", ("metrics.dashboard.enabled", "true")),
        new("metrics.dashboard.annotations", """{"folder": "{{ .Release.Name }}"}""", "ConfigMap metadata.annotations.folder", "\"up\"", ("metrics.dashboard.enabled", "true")),
        new("test.timeoutSeconds", "7", "Pod spec.containers[ready].args[4]", "\"7s\""),
    ];

    private static (string Path, string Value) Hpa => ("autoscaling.type", "\"hpa\"");

    private static string Env(string name) => $"{Worker}env[FLOWRUN_{name}].value";

    /// <summary>A setting of the worker, by its name in the chart.</summary>
    private static ValueCase Setting(string name, string value)
    {
        var variable = string.Concat(name.Select(letter => char.IsUpper(letter) ? $"_{letter}" : char.ToUpperInvariant(letter).ToString()));
        return new ValueCase($"settings.{name}", value, Env(variable), value.StartsWith('"') ? value : $"\"{value}\"");
    }
}
