namespace Flowrun.Torture.Uploads;

/// <summary>The flows of the torture, and what their sizing rules come to, worked out anew.</summary>
internal static class FlowRules
{
    public const long Mebi = 1024 * 1024;
    public const string Bucket = "landing";
    public const string GuardedNamespace = "guarded";
    public const string DeniedNamespace = "denied";
    public const string UnknownField = "backofLimit";

    /// <summary>What the flow <c>limited</c> lets run at once.</summary>
    public const int MostLimited = 6;

    public const int MostAttempts = 4;
    private const long Gibi = 1024 * Mebi;
    private const long RoundTo = 16 * Mebi;

    public static readonly IReadOnlyList<string> Namespaces = ["default", GuardedNamespace, DeniedNamespace];

    /// <summary>Every flow as a manifest.</summary>
    public static readonly IReadOnlyList<string> Manifests =
    [
        Manifest("plain", "[{s3: {bucket: landing, prefix: plain/}}, {s3: {bucket: landing, prefix: both/}}]", "base: 32Mi, perInputByte: 2, expansion: {gz: 5}, maximum: 4Gi", "learn: \"Off\""),
        Manifest("audit", "[{s3: {bucket: landing, prefix: both/}}]", "base: 64Mi, perInputByte: 1, maximum: 4Gi", "learn: \"Off\""),
        Manifest("ladder", "[{s3: {bucket: landing, pattern: \"ladder/{need}/{name}\"}}]", "base: 64Mi, maximum: 4Gi", "learn: Shadow", "parameters: {need: \"{{ match.need }}\"}"),
        Manifest("learning", "[{s3: {bucket: landing, pattern: \"learning/{need}/{name}\"}}]", "base: 48Mi, perInputByte: 1, maximum: 4Gi", "learn: \"On\"", "parameters: {need: \"{{ match.need }}\"}"),
        Manifest("limited", "[{s3: {bucket: landing, prefix: limited/}}]", "base: 96Mi, maximum: 4Gi", "learn: \"Off\"", $"concurrency: {{maxRuns: {MostLimited}}}"),
        Manifest("failing", "[{s3: {bucket: landing, prefix: failing/}}]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\""),
        Manifest("letters", "[{s3: {bucket: landing, prefix: letters/}}]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\"", "onFailure: deadLetter"),
        Manifest("requested", "[]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\"", "allowEventOverrides: [memory, parameters]"),
        Manifest("guarded", "[{s3: {bucket: landing, prefix: guarded/}}]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\"", inNamespace: GuardedNamespace),
        Manifest("denied", "[{s3: {bucket: landing, prefix: denied/}}]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\"", inNamespace: DeniedNamespace),
        Manifest("typo", "[{s3: {bucket: landing, prefix: typo/}}]", "base: 32Mi, maximum: 4Gi", "learn: \"Off\"", job: $"{UnknownField}: 3"),
    ];

    /// <summary>The first attempt's memory by the static rule, in bytes.</summary>
    public static long Memory(string group, string key, long size) => group switch
    {
        "plain" => Rule(32 * Mebi, 2 * (key.EndsWith(".gz", StringComparison.Ordinal) ? 5 : 1) * (decimal)size),
        "audit" => Rule(64 * Mebi, size),
        "ladder" => 64 * Mebi,
        "limited" => 96 * Mebi,
        _ => 32 * Mebi,
    };

    /// <summary>All attempts of a run that needs so much, in bytes: each has twice what the one before had.</summary>
    public static IReadOnlyList<long> Attempts(long first, long need) =>
        [.. Enumerable.Range(0, MostAttempts).Select(attempt => first << attempt).TakeWhile((_, attempt) => attempt == 0 || first << (attempt - 1) < need)];

    private static long Rule(long start, decimal more)
    {
        var raw = start + more;
        return raw >= 4 * Gibi ? 4 * Gibi : (long)(Math.Ceiling(raw / RoundTo) * RoundTo);
    }

    private static string Manifest(string name, string triggers, string memory, string learn, string more = "retention: {succeeded: 10m, failed: 10m}", string inNamespace = "default", string job = "")
    {
        var retention = more.StartsWith("retention", StringComparison.Ordinal) ? "" : "\n  retention: {succeeded: 10m, failed: 10m}";
        return $$"""
            apiVersion: flowrun.dev/v1alpha1
            kind: Flow
            metadata: {name: {{name}}, namespace: {{inNamespace}}}
            spec:
              triggers: {{triggers}}
              sizing: {memory: {{{memory}}, minimum: 16Mi, roundTo: 16Mi}, {{learn}}}
              {{more}}{{retention}}
              job:
                {{job}}
                template:
                  spec:
                    containers:
                      - {name: main, image: "registry.example/{{name}}:1", command: [etl]}
            """;
    }
}
