namespace Flowrun.Core.Policy;

/// <summary>What pods may be allowed, as in Kubernetes' Pod Security Standards.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/, as of Kubernetes 1.36.</remarks>
public enum PodSecurity
{
    /// <summary>Everything.</summary>
    Privileged,

    /// <summary>What a pod has that asks for nothing special: nothing of its host, no privileges.</summary>
    Baseline,

    /// <summary>No root either, no capabilities, a seccomp profile, and only volumes that belong to the pod.</summary>
    Restricted,
}
