using System.Text;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>How kubectl and every other client finds the sandbox. Any token will do; the C# client wants one.</summary>
internal static class Kubeconfig
{
    /// <param name="authority">Whom to trust, in PEM; null: it is plain HTTP.</param>
    public static string For(Uri server, string? authority) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: flowrun-sandbox
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}{Trust(authority)}
        users:
        - name: flowrun-sandbox
          user: {"{token: flowrun-sandbox}"}
        contexts:
        - name: flowrun-sandbox
          context:
            cluster: flowrun-sandbox
            user: flowrun-sandbox
            namespace: default
        current-context: flowrun-sandbox

        """;

    private static string Trust(string? authority) =>
        authority is null ? "" : $"\n    certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authority))}";
}
