using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;
using k8s.KubeConfigModels;

namespace Flowrun.Kubernetes.Client;

/// <summary>Reads a kubeconfig that has nothing out of the ordinary.</summary>
/// <remarks>
/// KubernetesClient reads all of them, but to do so it loads every type that it has: some 30 MiB and a good part of the time of a start. A file with
/// anything beyond addresses, certificates and tokens is left to it.
/// </remarks>
internal static class PlainKubeconfig
{
    private static readonly string[] OfFile = ["apiVersion", "kind", "current-context", "contexts", "clusters", "users", "preferences"];
    private static readonly string[] OfContext = ["cluster", "user", "namespace"];
    private static readonly string[] OfCluster = ["server", "certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify", "tls-server-name"];
    private static readonly string[] OfUser = ["token", "client-certificate", "client-certificate-data", "client-key", "client-key-data"];

    /// <returns>Null: it is not as plain as that, or cannot be read; who can read it better says what is wrong.</returns>
    public static K8SConfiguration? TryRead(string path)
    {
        try
        {
            return YamlManifests.Read(File.ReadAllText(path)) is [JsonObject file] && Has(file, OfFile) ? Read(file, Path.GetDirectoryName(Path.GetFullPath(path))!) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ManifestSyntaxException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static K8SConfiguration? Read(JsonObject file, string folder)
    {
        var contexts = Named(file, "contexts", "context", OfContext);
        var clusters = Named(file, "clusters", "cluster", OfCluster);
        var users = Named(file, "users", "user", OfUser);
        return contexts is null || clusters is null || users is null ? null : new K8SConfiguration
        {
            CurrentContext = Text(file, "current-context"),
            Contexts = [.. contexts.Select(one => new Context
            {
                Name = one.Name,
                ContextDetails = new ContextDetails { Cluster = Text(one.Value, "cluster"), User = Text(one.Value, "user"), Namespace = Text(one.Value, "namespace") },
            })],
            Clusters = [.. clusters.Select(one => new Cluster
            {
                Name = one.Name,
                ClusterEndpoint = new ClusterEndpoint
                {
                    Server = Text(one.Value, "server"),
                    CertificateAuthority = FullPath(one.Value, "certificate-authority", folder),
                    CertificateAuthorityData = Text(one.Value, "certificate-authority-data"),
                    SkipTlsVerify = one.Value["insecure-skip-tls-verify"]?.GetValue<bool>() ?? false,
                    TlsServerName = Text(one.Value, "tls-server-name"),
                },
            })],
            Users = [.. users.Select(one => new User
            {
                Name = one.Name,
                UserCredentials = new UserCredentials
                {
                    Token = Text(one.Value, "token"),
                    ClientCertificate = FullPath(one.Value, "client-certificate", folder),
                    ClientCertificateData = Text(one.Value, "client-certificate-data"),
                    ClientKey = FullPath(one.Value, "client-key", folder),
                    ClientKeyData = Text(one.Value, "client-key-data"),
                },
            })],
        };
    }

    private static List<(string Name, JsonObject Value)>? Named(JsonObject file, string list, string field, string[] known)
    {
        var found = new List<(string, JsonObject)>();
        foreach (var entry in file[list] as JsonArray ?? [])
        {
            if (entry is not JsonObject named || !Has(named, ["name", field]) || Text(named, "name") is not { } name || (named[field] ?? new JsonObject()) is not JsonObject value || !Has(value, known))
            {
                return null;
            }

            found.Add((name, value));
        }

        return found;
    }

    private static bool Has(JsonObject found, string[] known) => found.All(field => known.Contains(field.Key, StringComparer.Ordinal));

    private static string? Text(JsonObject found, string name) => found[name]?.GetValue<string>();

    private static string? FullPath(JsonObject found, string name, string folder) => Text(found, name) is { Length: > 0 } path ? Path.GetFullPath(path, folder) : null;
}
