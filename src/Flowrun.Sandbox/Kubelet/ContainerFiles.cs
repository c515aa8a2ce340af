namespace Flowrun.Sandbox.Kubelet;

/// <summary>The files of one container, below the folder of its pod. Names come from checked names and uids only.</summary>
internal sealed record ContainerFiles(string PodFolder, string Name)
{
    /// <summary>Its output, both streams.</summary>
    public string Log => Path.Combine(PodFolder, Name + ".log");

    /// <summary>Where it may leave its last words; told to it in <c>TERMINATION_LOG</c>.</summary>
    public string TerminationLog => Path.Combine(PodFolder, Name + ".termination-log");

    /// <summary>Where the containers of a pod run, and their TMPDIR.</summary>
    public string WorkingFolder => Path.Combine(PodFolder, "work");
}
