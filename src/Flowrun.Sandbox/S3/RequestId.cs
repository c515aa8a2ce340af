using System.Security.Cryptography;

namespace Flowrun.Sandbox.S3;

/// <summary>The two ids by which AWS finds a request again; they stand in its answer and in its event.</summary>
internal sealed record RequestId(string Request, string Host)
{
    public static RequestId Create() =>
        new(RandomNumberGenerator.GetHexString(16), Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
}
