using System.Text.RegularExpressions;

namespace Flowrun.Core.Aws;

/// <summary>Where a client of AWS, or of an emulator, calls.</summary>
/// <param name="ServiceUrl">The endpoint, or null: the region's own.</param>
/// <param name="Region">The region to call or, with an endpoint, to sign for; null: not known.</param>
public sealed partial record AwsPlace(Uri? ServiceUrl, string? Region)
{
    /// <summary>What emulators and the AWS CLI's examples use.</summary>
    private const string AnyRegion = "us-east-1";

    /// <summary>The endpoint is on this machine, as an emulator's is.</summary>
    public bool IsLoopback => ServiceUrl?.IsLoopback is true;

    /// <summary>SQS is called where the queue's URL points: in its region, or at the emulator or VPC endpoint that it names.</summary>
    /// <param name="endpoint">AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL or the profile's; it wins.</param>
    /// <param name="region">AWS_REGION, the profile's, the instance's.</param>
    public static AwsPlace OfQueue(Uri queueUrl, string? endpoint, string? region)
    {
        var queueRegion = RegionOf(queueUrl);
        if (!string.IsNullOrEmpty(endpoint))
        {
            return new AwsPlace(new Uri(endpoint), region ?? queueRegion ?? AnyRegion);
        }

        return queueRegion is not null && !queueUrl.Host.Contains(".vpce.", StringComparison.OrdinalIgnoreCase)
            ? new AwsPlace(null, queueRegion)
            : new AwsPlace(new Uri(queueUrl.GetLeftPart(UriPartial.Authority)), queueRegion ?? region ?? AnyRegion);
    }

    /// <summary>S3's notifications come from buckets in the queue's region, so that is the one to take where nothing else is said.</summary>
    /// <param name="endpoint">AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or the profile's.</param>
    public static AwsPlace OfBuckets(Uri? queueUrl, string? endpoint, string? region) =>
        string.IsNullOrEmpty(endpoint)
            ? new AwsPlace(null, region ?? RegionOf(queueUrl))
            : new AwsPlace(new Uri(endpoint), region ?? RegionOf(queueUrl) ?? AnyRegion);

    /// <remarks>Source: https://docs.aws.amazon.com/general/latest/gr/sqs-service.html, with the legacy and VPC endpoints.</remarks>
    private static string? RegionOf(Uri? queueUrl)
    {
        if (queueUrl is null)
        {
            return null;
        }

        var match = AwsHost().Match(queueUrl.Host);
        if (!match.Success)
        {
            return null;
        }

        return match.Groups["region"] is { Success: true, Value: var region } ? region : AnyRegion;
    }

    [GeneratedRegex(
        @"^((vpce-[^.]+\.)?sqs(-fips)?\.(?<region>[a-z0-9-]+)(\.vpce)?\.(amazonaws\.com(\.cn)?|api\.aws)|((?<region>[a-z0-9-]+)\.)?queue\.amazonaws\.com(\.cn)?)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        Timeout.Infinite)]
    private static partial Regex AwsHost();
}
