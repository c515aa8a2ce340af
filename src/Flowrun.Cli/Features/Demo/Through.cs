using System.CommandLine;
using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Cli.Features.Demo;

/// <summary>The way from the sandbox's bucket to its queue.</summary>
internal enum Through
{
    /// <summary>The bucket notifies the queue itself.</summary>
    Queue,

    /// <summary>The bucket notifies the Lambda function, which sends to the queue.</summary>
    Forwarder,
}

internal static class ThroughOption
{
    public static Option<Through> Create() => new("--through")
    {
        Description = "The way from the bucket to the queue: straight (queue), or through the Lambda forwarder (forwarder).",
        HelpName = "queue|forwarder",
        DefaultValueFactory = _ => Through.Queue,
    };

    /// <summary>
    /// What starts the forwarder, or null. It is built beside this program, as a .NET program: for Lambda it is compiled to native code,
    /// which takes a compiler that not every machine has.
    /// </summary>
    public static IReadOnlyList<string>? CommandOf(Through way) =>
        way == Through.Forwarder ? [DotnetHost.Path, Path.Combine(AppContext.BaseDirectory, "forwarder", "bootstrap.dll")] : null;
}
