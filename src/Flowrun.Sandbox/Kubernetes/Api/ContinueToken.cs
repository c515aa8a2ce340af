using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Where a list goes on, in the real server's own form. Source: k8s.io/apiserver, storage/continue.go.</summary>
internal static class ContinueToken
{
    public static string Write(long version, ObjectKey last, string inNamespace)
    {
        var start = (inNamespace.Length > 0 ? "/" : $"/{last.Namespace}/") + last.Name + "\0";
        var json = $"{{\"v\":\"meta.k8s.io/v1\",\"rv\":{version},\"start\":{JsonValue.Create(start).ToJsonString()}}}";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <returns>The version of the list, and the last object that the client has.</returns>
    /// <exception cref="StatusException">It is no such token.</exception>
    public static (long Version, ObjectKey Last) Read(string token, string inNamespace)
    {
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonNode.Parse(Convert.FromBase64String(padded));
            if (json.WholeAt("rv") is not { } version || json.TextAt("start") is not { } text)
            {
                throw new FormatException("it names no version or no place");
            }

            var start = text.Trim('/').TrimEnd('\0');
            var slash = inNamespace.Length > 0 ? -1 : start.IndexOf('/', StringComparison.Ordinal);
            var last = slash < 0 ? new ObjectKey(inNamespace, start) : new ObjectKey(start[..slash], start[(slash + 1)..]);
            return (version, last);
        }
        catch (Exception broken) when (broken is FormatException or System.Text.Json.JsonException)
        {
            throw Statuses.BadRequest($"continue key is not valid: {broken.Message}");
        }
    }
}
