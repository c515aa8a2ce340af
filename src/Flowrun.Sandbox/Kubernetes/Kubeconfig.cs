namespace Flowrun.Sandbox.Kubernetes;

/// <summary>How kubectl and every other client finds the sandbox. Any token will do; the C# client wants one.</summary>
internal static class Kubeconfig
{
    public static string For(Uri server) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: flowrun-sandbox
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
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
}
