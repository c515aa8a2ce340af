using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>How a write is to be done.</summary>
/// <param name="IsDryRun">Check and answer, but store nothing.</param>
/// <param name="IsStrict">Refuse unknown fields; else they are dropped with a warning.</param>
/// <param name="IsSilent">Drop them without a warning.</param>
internal readonly record struct WriteOptions(bool IsDryRun, bool IsStrict, bool IsSilent)
{
    /// <exception cref="StatusException">An option has a value that does not exist.</exception>
    public static WriteOptions From(IQueryCollection query)
    {
        if (query.Count == 0)
        {
            return default;
        }

        var dryRun = (string?)query["dryRun"];
        if (dryRun is not (null or "" or "All"))
        {
            throw Statuses.BadRequest($"dryRun: Unsupported value: \"{dryRun}\": supported values: \"All\"");
        }

        return (string?)query["fieldValidation"] switch
        {
            null or "" or "Warn" => new WriteOptions(dryRun == "All", false, false),
            "Strict" => new WriteOptions(dryRun == "All", true, false),
            "Ignore" => new WriteOptions(dryRun == "All", false, true),
            var other => throw Statuses.BadRequest($"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Warn\", \"Strict\""),
        };
    }
}
