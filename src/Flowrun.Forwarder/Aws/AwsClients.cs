using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Flowrun.Core.Aws;

namespace Flowrun.Forwarder.Aws;

/// <summary>Clients of AWS as Lambda sets them up: its environment has credentials and region. AWS_ENDPOINT_URL (or _SQS, _S3, _SSM) names an emulator.</summary>
internal static class AwsClients
{
    // A call that hangs must leave time for another before the function's deadline.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    public static IAmazonSQS CreateSqs(Uri queueUrl)
    {
        var config = new AmazonSQSConfig();
        Configure(config, AwsPlace.OfQueue(queueUrl, config.ServiceURL, config.RegionEndpoint?.SystemName));
        return new AmazonSQSClient(new EnvironmentVariablesAWSCredentials(), config);
    }

    public static IAmazonS3 CreateS3(Uri queueUrl)
    {
        var config = new AmazonS3Config();
        var place = AwsPlace.OfBuckets(queueUrl, config.ServiceURL, config.RegionEndpoint?.SystemName);
        Configure(config, place);
        config.ForcePathStyle = place.ServiceUrl is not null;
        return new AmazonS3Client(new EnvironmentVariablesAWSCredentials(), config);
    }

    public static IAmazonSimpleSystemsManagement CreateSsm()
    {
        var config = new AmazonSimpleSystemsManagementConfig();
        Configure(config, AwsPlace.OfBuckets(null, config.ServiceURL, config.RegionEndpoint?.SystemName));
        return new AmazonSimpleSystemsManagementClient(new EnvironmentVariablesAWSCredentials(), config);
    }

    private static void Configure(ClientConfig config, AwsPlace place)
    {
        config.HttpClientFactory = new PlainHttp(ConnectTimeout, CallTimeout);
        config.Timeout = CallTimeout;
        config.ConnectTimeout = ConnectTimeout;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 2;
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
            throw new AmazonClientException("the AWS region is not known: Lambda sets AWS_REGION");
        }
    }
}
