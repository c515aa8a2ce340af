using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Flowrun.Chart.Tests.Running;

namespace Flowrun.Chart.Tests.Image;

/// <summary>What is in the image, without a container engine.</summary>
public sealed class PublishedImageTests
{
    /// <summary>It is 79 MiB with .NET; what makes it much larger should be looked at.</summary>
    private const long LargestBytes = 100L * 1024 * 1024;

    private const UnixFileMode EverybodyMayRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;

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

        // Of KubernetesClient next to nothing is called, and it would be 16 MB larger.
        Assert.All(image.Files.Where(file => file.Extension == ".dll" && file.Name != "KubernetesClient.dll"), file =>
        {
            using var content = file.OpenRead();
            using var assembly = new PEReader(content);
            Assert.True(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0 || !HasCode(assembly.GetMetadataReader()), $"{file.Name} is not ReadyToRun");
        });

        // Some only say where types have gone.
        static bool HasCode(MetadataReader assembly) => assembly.MethodDefinitions.Any(method => assembly.GetMethodDefinition(method).RelativeVirtualAddress != 0);
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

    /// <summary>KubernetesClient and YamlDotNet read it by reflection, which the trimmer cannot see.</summary>
    [Fact]
    public async Task Kubeconfig_WithACredentialPlugin_IsRead()
    {
        using var image = PublishedImage.Open();
        await using var worker = await InstalledWorker.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("flowrun-kubeconfig-");
        try
        {
            var (kubeconfig, credential) = (Path.Combine(folder.FullName, "config"), Path.Combine(folder.FullName, "credential"));
            await File.WriteAllTextAsync(
                credential,
                """{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "secret"}}""",
                TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                kubeconfig,
                $$$"""
                apiVersion: v1
                kind: Config
                current-context: main
                contexts: [{name: main, context: {cluster: main, user: main, namespace: default}}]
                clusters: [{name: main, cluster: {server: "{{{worker.Sandbox.Cluster.Server}}}"}}]
                users:
                - name: main
                  user:
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      command: cat
                      args: ["{{{credential}}}"]
                      env: [{name: PROFILE, value: main}]
                      interactiveMode: Never
                """,
                TestContext.Current.CancellationToken);
            File.SetUnixFileMode(folder.FullName, EverybodyMayRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(kubeconfig, EverybodyMayRead);
            File.SetUnixFileMode(credential, EverybodyMayRead);
            await using var runs = image.Start("flowrun", ["runs", "-o", "json"], [new("KUBECONFIG", kubeconfig)]);

            Assert.True(await runs.WaitForExitAsync(TestContext.Current.CancellationToken) == 0, runs.Story);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
