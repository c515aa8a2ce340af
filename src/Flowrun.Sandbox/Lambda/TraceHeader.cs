using System.Security.Cryptography;

namespace Flowrun.Sandbox.Lambda;

/// <summary>The header <c>X-Amzn-Trace-Id</c>: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader.</summary>
internal static class TraceHeader
{
    /// <summary>A new trace, sampled.</summary>
    public static string Create(DateTimeOffset now) =>
        $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)};Parent={RandomNumberGenerator.GetHexString(16, lowercase: true)};Sampled=1";
}
