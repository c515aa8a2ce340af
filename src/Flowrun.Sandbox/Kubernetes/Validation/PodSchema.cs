using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>The fields of a pod. Source: k8s.io/api 1.36, core/v1. What a Job seldom uses is taken as it comes below its name.</summary>
internal static class PodSchema
{
    private static readonly Structure KeyReference = Structure.Of("KeySelector", [("optional", Flag)], "name key");

    private static readonly Structure EnvVarSource = Structure.Of(
        "EnvVarSource",
        [
            ("fieldRef", Structure.Of("ObjectFieldSelector", [], "apiVersion fieldPath")),
            ("resourceFieldRef", Structure.Of("ResourceFieldSelector", [("divisor", Quantity)], "containerName resource")),
            ("configMapKeyRef", KeyReference), ("secretKeyRef", KeyReference),
        ],
        anything: "fileKeyRef");

    private static readonly Structure EnvVar = Structure.Of("EnvVar", [("valueFrom", EnvVarSource)], "name value");

    private static readonly Structure ResourceRequirements = Structure.Of(
        "ResourceRequirements", [("limits", QuantityMap), ("requests", QuantityMap), ("claims", Things)]);

    private static readonly Structure ContainerPort = Structure.Of(
        "ContainerPort", [("hostPort", Number32), ("containerPort", Number32)], "name protocol hostIP");

    private static readonly Structure VolumeMount = Structure.Of(
        "VolumeMount", [("readOnly", Flag)], "name mountPath subPath subPathExpr mountPropagation recursiveReadOnly");

    private static readonly Structure Container = Structure.Of(
        "Container",
        [
            ("command", Texts), ("args", Texts), ("ports", new ListOf(ContainerPort)), ("envFrom", Things), ("env", new ListOf(EnvVar)),
            ("resources", ResourceRequirements), ("resizePolicy", Things), ("restartPolicyRules", Things), ("volumeMounts", new ListOf(VolumeMount)),
            ("volumeDevices", Things), ("stdin", Flag), ("stdinOnce", Flag), ("tty", Flag),
        ],
        "name image workingDir restartPolicy terminationMessagePath terminationMessagePolicy imagePullPolicy",
        "livenessProbe readinessProbe startupProbe lifecycle securityContext");

    private static readonly Structure Toleration = Structure.Of("Toleration", [("tolerationSeconds", Number64)], "key operator value effect");

    private static readonly Structure EmptyDir = Structure.Of("EmptyDirVolumeSource", [("sizeLimit", Quantity)], "medium");

    private static readonly Structure Volume = Structure.Of(
        "Volume",
        [("emptyDir", EmptyDir)],
        "name",
        "hostPath gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim rbd flexVolume cinder cephfs flocker " +
        "downwardAPI fc azureFile configMap vsphereVolume quobyte azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi " +
        "ephemeral image");

    private static readonly Structure PodSpec = Structure.Of(
        "PodSpec",
        [
            ("volumes", new ListOf(Volume)), ("initContainers", new ListOf(Container)), ("containers", new ListOf(Container)),
            ("ephemeralContainers", Things), ("terminationGracePeriodSeconds", Number64), ("activeDeadlineSeconds", Number64), ("nodeSelector", TextMap),
            ("automountServiceAccountToken", Flag), ("hostNetwork", Flag), ("hostPID", Flag), ("hostIPC", Flag), ("shareProcessNamespace", Flag),
            ("imagePullSecrets", Things), ("tolerations", new ListOf(Toleration)), ("hostAliases", Things), ("priority", Number32), ("readinessGates", Things),
            ("enableServiceLinks", Flag), ("overhead", QuantityMap), ("topologySpreadConstraints", Things), ("setHostnameAsFQDN", Flag),
            ("hostUsers", Flag), ("schedulingGates", Things), ("resourceClaims", Things), ("resources", ResourceRequirements),
        ],
        "restartPolicy dnsPolicy serviceAccountName serviceAccount nodeName hostname subdomain schedulerName priorityClassName runtimeClassName " +
        "preemptionPolicy hostnameOverride",
        "securityContext affinity dnsConfig os schedulingGroup");

    public static readonly Structure PodTemplateSpec = Structure.Of("PodTemplateSpec", [("metadata", MetaSchema.ObjectMeta), ("spec", PodSpec)]);

    public static readonly Structure Pod = MetaSchema.Object("Pod", ("spec", PodSpec), ("status", Anything));
}
