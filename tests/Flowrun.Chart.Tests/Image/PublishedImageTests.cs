using System.Reflection.PortableExecutable;
using Flowrun.Chart.Tests.Running;

namespace Flowrun.Chart.Tests.Image;

/// <summary>What is in the image, without a container engine.</summary>
public sealed class PublishedImageTests
{
    /// <summary>It is 45 MiB; what makes it much larger should be looked at.</summary>
    private const long LargestBytes = 64L * 1024 * 1024;

    [Fact]
    public void Files_OfTheImage_AreTheWorkersAndSmall()
    {
        using var image = PublishedImage.Open();
        var names = image.Files.Select(file => file.Name).ToList();

        Assert.Contains("flowrun", names);
        Assert.Contains("Flowrun.Worker.dll", names);
        Assert.DoesNotContain(names, name => name.Contains("Sandbox", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.EndsWith(".pdb", StringComparison.Ordinal) || name.EndsWith(".xml", StringComparison.Ordinal));
        Assert.InRange(image.Files.Sum(file => file.Length), 1, LargestBytes);
    }

    [Fact]
    public void Assemblies_OfTheImage_AreCompiledAheadOfTime()
    {
        using var image = PublishedImage.Open();

        Assert.All(image.Files.Where(file => file.Extension == ".dll"), file =>
        {
            using var content = file.OpenRead();
            using var assembly = new PEReader(content);
            Assert.True(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{file.Name} is not ReadyToRun");
        });
    }

    [Fact]
    public async Task CommandLine_OfTheImage_HasNoSandbox()
    {
        using var image = PublishedImage.Open();
        await using var help = image.Start("flowrun", ["--help"]);

        Assert.Equal(0, await help.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Contains("  worker ", help.Output, StringComparison.Ordinal);
        Assert.Contains("  ready ", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  sandbox ", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  demo ", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_OfTheImage_WorksWithoutRootAndWithoutAPlaceToWrite()
    {
        using var image = PublishedImage.Open();
        await using var worker = await InstalledWorker.CreateAsync();
        var values = Rendering.MatrixTests.ValuesOf("least.yaml");
        values["queue"]!["url"] = worker.Sandbox.QueueUrl.ToString();
        var id = 0;
        worker.Start(await Helm.TemplateAsync(values), (arguments, environment) =>
        {
            var process = image.Start("flowrun", arguments, environment);
            id = process.Id;
            return process;
        });

        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1));
        await worker.UntilAsync(() => worker.Sandbox.Cluster.Jobs().Count == 1);

        if (PublishedImage.IsRoot)
        {
            var status = await File.ReadAllLinesAsync($"/proc/{id}/status", TestContext.Current.CancellationToken);
            Assert.Equal($"Uid:\t{PublishedImage.User}\t{PublishedImage.User}\t{PublishedImage.User}\t{PublishedImage.User}", status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)));
        }

        // What `helm test` runs.
        await using var ready = image.Start("flowrun", ["ready", "--url", worker.Address.ToString(), "--timeout", "30s"]);
        Assert.Equal(0, await ready.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("ready\n", ready.Output);
    }
}
