namespace Flowrun.Torture.Uploads;

/// <summary>What is to become of an upload. Each with a flow has the flow's name in lower case.</summary>
internal enum UploadKind
{
    /// <summary>One run, sized by the rule.</summary>
    Plain,

    /// <summary>Two flows want it: a run of each.</summary>
    Both,

    /// <summary>Its event does not say the size: the worker asks S3.</summary>
    Unsized,

    /// <summary>Killed for memory as often as its key says, with more each time.</summary>
    Ladder,

    /// <summary>Sized by what was learned of others before it.</summary>
    Learning,

    /// <summary>Its flow lets only a few run at once.</summary>
    Limited,

    /// <summary>The run fails, and that is all.</summary>
    Failing,

    /// <summary>The run fails, and its event goes to the dead-letter queue.</summary>
    Letters,

    /// <summary>No object at all: somebody asks for a run.</summary>
    Requested,

    /// <summary>An admission webhook denies it always.</summary>
    Denied,

    /// <summary>Its flow's Job has a field that Kubernetes does not know.</summary>
    Typo,

    /// <summary>An admission webhook may deny it for a while: it runs, or is in the dead-letter queue.</summary>
    Guarded,

    /// <summary>No flow wants it.</summary>
    Unmatched,

    /// <summary>Its event does not say the size, and the object is gone.</summary>
    Vanished,

    /// <summary>No event of an upload, though one of S3: a removal, a test, a folder marker.</summary>
    Ignored,

    /// <summary>No event at all.</summary>
    Poison,
}
