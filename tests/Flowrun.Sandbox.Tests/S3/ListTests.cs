using Amazon.S3.Model;

namespace Flowrun.Sandbox.Tests.S3;

public class ListTests
{
    private const string Bucket = "landing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Pages_EveryKeyOnceInOrder()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var keys = Enumerable.Range(0, 25).Select(number => $"k/{number:00}").ToList();
        foreach (var key in Enumerable.Reverse(keys))
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, key, "x", Cancellation);
        }

        var listed = new List<string>();
        var request = new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 10 };
        for (var isTruncated = true; isTruncated;)
        {
            var page = await fixture.S3.ListObjectsV2Async(request, Cancellation);
            listed.AddRange(page.S3Objects.Select(item => item.Key));
            request.ContinuationToken = page.NextContinuationToken;
            isTruncated = page.IsTruncated ?? false;
        }

        Assert.Equal(keys, listed);
    }

    [Fact]
    public async Task List_PrefixAndDelimiter_KeysAndCommonPrefixes()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "a/1", "a/b/2", "a/b/3", "a/c/4", "a-5", "b");

        var page = await fixture.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = "a/", Delimiter = "/" }, Cancellation);

        Assert.Equal(["a/1"], page.S3Objects.Select(item => item.Key));
        Assert.Equal(["a/b/", "a/c/"], page.CommonPrefixes);
        Assert.Equal(3, page.KeyCount);
    }

    [Fact]
    public async Task List_PageEndsAtACommonPrefix_TheNextStartsBehindAllOfIt()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "a/1", "a/2", "a/3", "b");
        var request = new ListObjectsV2Request { BucketName = Bucket, Delimiter = "/", MaxKeys = 1 };

        var first = await fixture.S3.ListObjectsV2Async(request, Cancellation);
        request.ContinuationToken = first.NextContinuationToken;
        var second = await fixture.S3.ListObjectsV2Async(request, Cancellation);

        Assert.Equal(["a/"], first.CommonPrefixes);
        Assert.True(first.IsTruncated);
        Assert.Equal(["b"], second.S3Objects.Select(item => item.Key));
        Assert.False(second.IsTruncated);
    }

    [Fact]
    public async Task List_StartAfter_OnlyWhatComesLater()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "a", "b", "c");

        var page = await fixture.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, StartAfter = "a" }, Cancellation);

        Assert.Equal(["b", "c"], page.S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task ListFirstVersion_Marker_OnlyWhatComesLater()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "a", "b", "c");

        var page = await fixture.S3.ListObjectsAsync(new ListObjectsRequest { BucketName = Bucket, Marker = "a", MaxKeys = 1 }, Cancellation);

        Assert.Equal(["b"], page.S3Objects.Select(item => item.Key));
        Assert.True(page.IsTruncated);
    }

    [Fact]
    public async Task List_KeysBeyondTheBasicPlane_InTheOrderOfTheirBytes()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "\U0001F680", "\uFF5E", "z", "\uE000");

        var page = await fixture.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancellation);

        Assert.Equal(["z", "\uE000", "\uFF5E", "\U0001F680"], page.S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task Buckets_CreatedListedDeleted_OnlyWhenEmpty()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await FillAsync(fixture, "a");
        await fixture.S3.PutBucketAsync("second", Cancellation);

        var notEmpty = await Assert.ThrowsAnyAsync<Amazon.S3.AmazonS3Exception>(() => fixture.S3.DeleteBucketAsync(Bucket, Cancellation));
        await fixture.S3.DeleteBucketAsync("second", Cancellation);
        var invalid = await Assert.ThrowsAnyAsync<Amazon.S3.AmazonS3Exception>(() => fixture.S3.PutBucketAsync("Not_A_Bucket", Cancellation));

        Assert.Equal("BucketNotEmpty", notEmpty.ErrorCode);
        Assert.Equal("InvalidBucketName", invalid.ErrorCode);
        Assert.Equal([Bucket], (await fixture.S3.ListBucketsAsync(Cancellation)).Buckets.Select(bucket => bucket.BucketName));
        Assert.Equal("", (await fixture.S3.GetBucketLocationAsync(Bucket, Cancellation)).Location?.Value ?? "");
    }

    private static async Task FillAsync(AwsFixture fixture, params string[] keys)
    {
        fixture.Aws.CreateBucket(Bucket);
        foreach (var key in keys)
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, key, "x", Cancellation);
        }
    }
}
