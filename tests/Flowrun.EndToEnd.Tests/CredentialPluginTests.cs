using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>A kubeconfig as clouds write them names a program that knows the token: KubernetesClient reads it by reflection, which trimming must leave it.</summary>
public sealed class CredentialPluginTests
{
    [Fact]
    public async Task Runs_KubeconfigNamesAPlugin_ItsTokenIsTaken()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token);
        var folder = Directory.CreateTempSubdirectory("flowrun-plugin-");
        try
        {
            var (plugin, called, kubeconfig) = (Path.Combine(folder.FullName, "plugin"), Path.Combine(folder.FullName, "called"), Path.Combine(folder.FullName, "kubeconfig"));
            await File.WriteAllTextAsync(
                plugin,
                $$$"""
                touch {{{called}}}
                echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "abc"}}'
                """,
                token);
            var plain = await File.ReadAllTextAsync(rig.Sandbox.Kubeconfig, token);
            await File.WriteAllTextAsync(
                kubeconfig,
                plain.Replace("{token: flowrun-sandbox}", $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: [{plugin}], interactiveMode: Never}}}}", StringComparison.Ordinal),
                token);

            var (exitCode, _, error) = await FlowrunProcess.RunAsync(["runs"], token, new Dictionary<string, string?> { ["KUBECONFIG"] = kubeconfig });

            Assert.True(exitCode == 0, error);
            Assert.Equal("No runs.\n", error);
            Assert.True(File.Exists(called));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
