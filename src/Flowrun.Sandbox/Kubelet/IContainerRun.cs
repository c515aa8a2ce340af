namespace Flowrun.Sandbox.Kubelet;

/// <summary>One container from its start to its end.</summary>
internal interface IContainerRun
{
    string Name { get; }

    /// <summary>Runs to the end.</summary>
    /// <param name="environment">Makes its variables.</param>
    /// <param name="started">Is called once it runs.</param>
    /// <exception cref="StartFailure">It cannot be started.</exception>
    Task<ContainerState.Terminated> RunAsync(Func<Dictionary<string, string>> environment, Action<DateTimeOffset> started);

    /// <summary>To all of it, if it runs.</summary>
    void Signal(int signal);
}
