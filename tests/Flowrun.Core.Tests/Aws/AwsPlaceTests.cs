using Flowrun.Core.Aws;

namespace Flowrun.Core.Tests.Aws;

public sealed class AwsPlaceTests
{
    [Theory]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads", "eu-central-1")]
    [InlineData("https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/uploads", "us-gov-west-1")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/uploads", "cn-north-1")]
    [InlineData("https://sqs.eu-west-1.api.aws/123456789012/uploads", "eu-west-1")]
    [InlineData("https://eu-west-2.queue.amazonaws.com/123456789012/uploads", "eu-west-2")]
    [InlineData("https://queue.amazonaws.com/123456789012/uploads", "us-east-1")]
    public void OfQueue_QueueInAws_IsItsRegionWhateverElseIsSet(string url, string region) =>
        Assert.Equal(new AwsPlace(null, region), AwsPlace.OfQueue(new Uri(url), null, "ap-south-1"));

    [Theory]
    [InlineData("http://127.0.0.1:9324/000000000000/uploads", "http://127.0.0.1:9324/", "us-east-1")]
    [InlineData("https://vpce-0a1b.sqs.eu-west-1.vpce.amazonaws.com/123456789012/uploads", "https://vpce-0a1b.sqs.eu-west-1.vpce.amazonaws.com/", "eu-west-1")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com.example.org/1/uploads", "https://sqs.eu-west-1.amazonaws.com.example.org/", "us-east-1")]
    public void OfQueue_QueueElsewhere_IsWhereItsUrlPoints(string url, string endpoint, string region) =>
        Assert.Equal(new AwsPlace(new Uri(endpoint), region), AwsPlace.OfQueue(new Uri(url), null, null));

    [Theory]
    [InlineData(null, "eu-central-1")]
    [InlineData("ap-south-1", "ap-south-1")]
    public void OfQueue_EndpointIsSet_Wins(string? region, string expected) =>
        Assert.Equal(
            new AwsPlace(new Uri("http://localhost:4566"), expected),
            AwsPlace.OfQueue(new Uri("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads"), "http://localhost:4566", region));

    [Theory]
    [InlineData(null, "eu-central-1")]
    [InlineData("ap-south-1", "ap-south-1")]
    public void OfBuckets_NoEndpoint_IsTheRegionElseTheQueues(string? region, string expected) =>
        Assert.Equal(new AwsPlace(null, expected), AwsPlace.OfBuckets(new Uri("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads"), null, region));

    [Fact]
    public void OfBuckets_EndpointAndNothingElse_IsUsEast1() =>
        Assert.Equal(
            new AwsPlace(new Uri("http://127.0.0.1:1"), "us-east-1"), AwsPlace.OfBuckets(new Uri("http://127.0.0.1:1/0/uploads"), "http://127.0.0.1:1", null));

    [Fact]
    public void OfBuckets_NothingIsSaid_HasNoRegion() =>
        Assert.Equal(new AwsPlace(null, null), AwsPlace.OfBuckets(new Uri("http://127.0.0.1:1/0/uploads"), null, null));
}
