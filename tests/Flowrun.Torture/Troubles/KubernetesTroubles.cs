using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Troubles;

/// <summary>Troubles of the Kubernetes API as the sandbox plays them.</summary>
internal static class KubernetesTroubles
{
    private const string All = "* /**";
    private const string AllOfJobs = "* /apis/batch/**";
    private const string PatchingJobs = "PATCH /apis/batch/v1/namespaces/*/jobs/*";
    private const string Leases = "* /apis/coordination.k8s.io/**";
    private const string Watches = "GET /**";

    /// <returns>Null: it is no trouble of this kind.</returns>
    public static Fault? Of(Trouble trouble) => Whole(trouble.Kind) is { } fault ? fault with { Share = trouble.Share } : null;

    private static Fault? Whole(TroubleKind kind) => kind switch
    {
        TroubleKind.KubernetesLatency => Late(CannedAnswers.CreatingJobs, 400),
        TroubleKind.KubernetesSlow => Late(All, 250),
        TroubleKind.TooManyRequests => CannedAnswers.TooManyRequests(retryAfterSeconds: 2),
        TroubleKind.InternalError => CannedAnswers.InternalError(All),
        TroubleKind.Unavailable => CannedAnswers.Unavailable(All),
        TroubleKind.QuotaConflict => CannedAnswers.Conflict(),
        TroubleKind.OverQuota => CannedAnswers.QuotaExceeded("POST /apis/batch/v1/namespaces/default/jobs"),
        TroubleKind.CreatingForbidden => CannedAnswers.Forbidden(),
        TroubleKind.AllForbidden => CannedAnswers.Forbidden(AllOfJobs),
        TroubleKind.Unauthorized => CannedAnswers.Unauthorized(),
        TroubleKind.WebhookDenies => CannedAnswers.WebhookDenied($"POST /apis/batch/v1/namespaces/{FlowRules.GuardedNamespace}/jobs"),
        TroubleKind.NamespaceTerminates => CannedAnswers.NamespaceTerminating($"POST /apis/batch/v1/namespaces/{FlowRules.GuardedNamespace}/jobs", FlowRules.GuardedNamespace),
        TroubleKind.NamespaceMissing => CannedAnswers.NamespaceMissing($"POST /apis/batch/v1/namespaces/{FlowRules.GuardedNamespace}/jobs", FlowRules.GuardedNamespace),
        TroubleKind.CreatingHangs => Of(CannedAnswers.CreatingJobs, FaultKind.Hang),
        TroubleKind.KubernetesHangs => Of(All, FaultKind.Hang),
        TroubleKind.KubernetesDrops => Of(All, FaultKind.Drop),
        TroubleKind.CreatedAnswerLost => Of(CannedAnswers.CreatingJobs, FaultKind.LoseResponse),
        TroubleKind.PatchedAnswerLost => Of(PatchingJobs, FaultKind.LoseResponse),
        TroubleKind.EventsLost => CannedAnswers.InternalError("POST /api/v1/namespaces/*/events"),
        TroubleKind.ListsFail => CannedAnswers.InternalError(Watches),
        TroubleKind.WatchesEnd => Of(Watches, FaultKind.EndWatch) with { Events = 3 },
        TroubleKind.WatchesStall => Of(Watches, FaultKind.StallWatch),
        TroubleKind.LeaseConflicts => CannedAnswers.Conflict(Leases),
        TroubleKind.LeaseHangs => Of(Leases, FaultKind.Hang),
        TroubleKind.ModelsFail => CannedAnswers.Conflict("PATCH /api/v1/namespaces/*/configmaps/*"),
        _ => null,
    };

    private static Fault Late(string match, int milliseconds) => Of(match, FaultKind.Latency) with { Delay = TimeSpan.FromMilliseconds(milliseconds) };

    private static Fault Of(string match, FaultKind kind) => new() { Match = match, Kind = kind };
}
