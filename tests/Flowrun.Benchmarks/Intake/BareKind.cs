namespace Flowrun.Benchmarks.Intake;

/// <summary>What the worker is compared with.</summary>
internal enum BareKind
{
    /// <summary><see cref="BareLoop"/>.</summary>
    Loop,

    /// <summary><see cref="ClientLoop"/>.</summary>
    Client,

    /// <summary><see cref="BareConsumer"/>.</summary>
    Consumer,
}
