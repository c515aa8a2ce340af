using System.Net;
using Amazon.S3;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.S3;

public class S3FaultTests
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
