using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.SQS;
using Flowrun.Core.Aws;

namespace Flowrun.Worker.Hosting;

/// <summary>
/// Clients of AWS by its standard configuration: environment, profiles, web identity (IRSA), pod identity, the instance.
/// AWS_ENDPOINT_URL (or _SQS, _S3) alone is enough for an emulator: the region is then us-east-1 unless one is given, S3 is
/// addressed by path, and on this machine made-up credentials do where there are none.
/// </summary>
public static class AwsClients
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <remarks>A long poll takes up to 20 s.</remarks>
    private static readonly TimeSpan SqsTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan S3Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="AmazonClientException">No region is known.</exception>
    public static IAmazonSQS CreateSqs(Uri queueUrl)
    {
        ArgumentNullException.ThrowIfNull(queueUrl);
        var config = new AmazonSQSConfig { Timeout = SqsTimeout };
        var place = AwsPlace.OfQueue(queueUrl, config.ServiceURL, config.RegionEndpoint?.SystemName);
        Configure(config, place);
        return MadeUpCredentials(place) is { } credentials ? new AmazonSQSClient(credentials, config) : new AmazonSQSClient(config);
    }

    /// <param name="queueUrl">Its region is that of the buckets where no other is given.</param>
    /// <exception cref="AmazonClientException">No region is known.</exception>
    public static IAmazonS3 CreateS3(Uri? queueUrl = null)
    {
        var config = new AmazonS3Config { Timeout = S3Timeout };
        var place = AwsPlace.OfBuckets(queueUrl, config.ServiceURL, config.RegionEndpoint?.SystemName);
        Configure(config, place);
        config.ForcePathStyle = place.ServiceUrl is not null;
        return MadeUpCredentials(place) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    private static void Configure(ClientConfig config, AwsPlace place)
    {
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 2;
        config.ConnectTimeout = ConnectTimeout;
        if (place.ServiceUrl is not null)
        {
            config.ServiceURL = place.ServiceUrl.AbsoluteUri;
            config.AuthenticationRegion = place.Region;
        }
        else if (place.Region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(place.Region);
        }
        else
        {
            throw new AmazonClientException("The AWS region is not known: set AWS_REGION, or AWS_ENDPOINT_URL for an emulator.");
        }
    }

    /// <summary>Only for an endpoint on this machine, and only where the credential chain has nothing that is on this machine too.</summary>
    private static BasicAWSCredentials? MadeUpCredentials(AwsPlace place) =>
        place.IsLoopback
            && !Sources.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            && !new CredentialProfileStoreChain().TryGetProfile("default", out _)
            ? new BasicAWSCredentials("flowrun", "flowrun")
            : null;

    private static readonly string[] Sources =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
}
