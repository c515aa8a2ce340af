using System.Net;
using Amazon.S3;
using Amazon.SQS;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests;

public class SandboxAwsTests
{
    [Fact]
    public async Task FaultPlan_Status_RefusedInTheWordsOfS3()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket("landing");
        fixture.Aws.Faults.Add(new Fault { Match = "GET /landing/**", Kind = FaultKind.Status, StatusCode = 503 });

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.GetObjectAsync("landing", "k", TestContext.Current.CancellationToken));

        Assert.Equal(("SlowDown", HttpStatusCode.ServiceUnavailable), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task FaultPlan_OverHttp_HoldsForBothServices()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket("landing");
        fixture.Aws.Queues.Create("intake");
        using var http = new HttpClient();

        using var put = await http.PutAsync(
            new Uri(fixture.Aws.Endpoint, "/_sandbox/faults"),
            new StringContent("""[{"match": "* /**", "kind": "Status", "status": 500}]"""),
            TestContext.Current.CancellationToken);

        Assert.True(put.IsSuccessStatusCode);
        Assert.Equal("InternalError", (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.ListBucketsAsync(TestContext.Current.CancellationToken))).ErrorCode);
        Assert.Equal("InternalFailure", (await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.GetQueueUrlAsync("intake", TestContext.Current.CancellationToken))).ErrorCode);
    }

    [Fact]
    public async Task StartAsync_PortInUse_SaysSo()
    {
        await using var fixture = await AwsFixture.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => SandboxAws.StartAsync(new() { Port = fixture.Aws.Endpoint.Port }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DisposeAsync_OwnFolder_NothingStays()
    {
        var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket("landing");
        await fixture.Aws.Buckets.PutAsync("landing", "k", "x", TestContext.Current.CancellationToken);
        var file = fixture.Aws.FileOf("landing", "k")!;

        await fixture.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(file))));
    }
}
