namespace Flowrun.Torture.Troubles;

/// <summary>Everything that can go wrong around a worker, and with it.</summary>
internal enum TroubleKind
{
    // The Kubernetes API, for a while.
    KubernetesLatency,
    KubernetesSlow,
    TooManyRequests,
    InternalError,
    Unavailable,
    QuotaConflict,
    OverQuota,
    CreatingForbidden,
    AllForbidden,
    Unauthorized,
    WebhookDenies,
    NamespaceTerminates,
    NamespaceMissing,
    CreatingHangs,
    KubernetesHangs,
    KubernetesDrops,
    CreatedAnswerLost,
    PatchedAnswerLost,
    EventsLost,
    ListsFail,
    WatchesEnd,
    WatchesStall,
    LeaseConflicts,
    LeaseHangs,
    ModelsFail,

    // The Kubernetes API, at one moment.
    WatchesDropped,
    VersionsExpired,

    // SQS, for a while.
    QueueFails,
    QueueThrottles,
    QueueHangs,
    QueueForbidden,
    QueueMissing,
    QueueVanishes,
    ReceivesEmpty,
    ReceivedAnswerLost,
    DeletesFail,
    DeletedAnswerLost,
    BatchesFailPartly,
    RenewalsFail,
    DeadLettersFail,

    // S3, for a while.
    ObjectsFail,
    ObjectsSlow,
    ObjectsForbidden,

    // Workers.
    WorkerKilled,
    WorkerTold,
    WorkerStopped,
    ClockForward,
    ClockBack,
}
