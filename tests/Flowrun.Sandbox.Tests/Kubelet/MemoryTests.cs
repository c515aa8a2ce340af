using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Tests.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubelet;

/// <summary>Memory limits beyond the recorded runs.</summary>
public sealed class MemoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limit_ProgramStaysBelow_IsNotKilled(bool watchesMemory)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { WatchMemory = watchesMemory }, Token);
        cluster.Create(Manifest.Job("modest", "awk 'BEGIN{s=\"x\"; while(length(s)<8388608) s=s s; system(\"sleep 0.2\")}'", "128Mi"));

        await cluster.UntilAsync(_ => cluster.Jobs().Has("modest", "Complete"), Token);

        Assert.Equal("Completed", Reason(cluster));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limit_AReadFileIsMuchLargerThanIt_IsNotCounted(bool watchesMemory)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(file))
            {
                var block = new byte[1024 * 1024];
                for (var megabyte = 0; megabyte < 100; megabyte++)
                {
                    await stream.WriteAsync(block, Token);
                }
            }

            await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { WatchMemory = watchesMemory }, Token);
            cluster.Create(Manifest.Job("reader", $"cat '{file}' | wc -c", "32Mi"));

            await cluster.UntilAsync(_ => cluster.Jobs().Has("reader", "Complete"), Token);

            Assert.Equal("Completed", Reason(cluster));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Limit_SeveralProcessesTogetherAreOver_OneIsKilled()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { WatchMemory = true }, Token);
        const string Each = "awk 'BEGIN{s=\"x\"; while(length(s)<16777216) s=s s; system(\"sleep 2\")}'";
        cluster.Create(Manifest.Job("several", $"{Each} & {Each} & {Each} & {Each} & wait", "48Mi"));

        await cluster.UntilAsync(_ => cluster.Jobs().Has("several", "Complete"), Token);

        Assert.Equal("OOMKilled", Reason(cluster));
    }

    private static string? Reason(SandboxCluster cluster) =>
        (string?)cluster.Pods().Single()["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!["reason"];
}
