using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing.Processes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>The real kubectl, pointed at a sandbox.</summary>
internal sealed class Kubectl : IDisposable
{
    private readonly string _program = RequiredTool.Find("kubectl");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-kubectl-");
    private readonly string _kubeconfig;

    public Kubectl(SandboxCluster cluster)
    {
        _kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        cluster.WriteKubeconfig(_kubeconfig);
    }

    public RunningProcess Start(string arguments, string? input = null) => RunningProcess.Start(
        _program,
        [.. arguments.Split(' '), $"--cache-dir={_folder.FullName}"],
        new Dictionary<string, string?> { ["KUBECONFIG"] = _kubeconfig, ["HOME"] = _folder.FullName },
        input);

    /// <summary>Runs it to its end and gives its output; a failure fails the test with what it said.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        await using var process = Start(arguments, input);
        var exitCode = await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"kubectl {arguments}: exit code {exitCode}\n{process.Output}\n{process.Error}");
        return process.Output;
    }

    /// <summary>Runs it to its end and gives what it complains about.</summary>
    public async Task<string> FailAsync(string arguments, string? input = null)
    {
        await using var process = Start(arguments, input);
        Assert.NotEqual(0, await process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return process.Error;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
