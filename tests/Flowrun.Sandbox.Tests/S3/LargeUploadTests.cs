namespace Flowrun.Sandbox.Tests.S3;

/// <summary>Runs alone, since it counts what the process allocates.</summary>
[CollectionDefinition(nameof(LargeUploadTests), DisableParallelization = true)]
[Collection(nameof(LargeUploadTests))]
public class LargeUploadTests
{
    private const string Bucket = "landing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_ThreeHundredMebibytes_NeverInMemory()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        const long Size = 300L * 1024 * 1024;
        using var http = new HttpClient();
        using var content = new StreamContent(new ZeroStream(Size));
        content.Headers.ContentLength = Size;

        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var response = await http.PutAsync(new Uri(fixture.Aws.Endpoint, $"/{Bucket}/large"), content, Cancellation);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(Size, new FileInfo(fixture.Aws.FileOf(Bucket, "large")!).Length);
        Assert.InRange(allocated, 0, Size / 2);
    }
}
