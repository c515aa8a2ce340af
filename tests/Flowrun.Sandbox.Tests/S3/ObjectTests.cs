using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Flowrun.Sandbox.Tests.S3;

public class ObjectTests
{
    private const string Bucket = "landing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_AfterPut_BytesTypeAndMetadata()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await fixture.S3.PutBucketAsync(Bucket, Cancellation);
        var put = new PutObjectRequest { BucketName = Bucket, Key = "orders/a.csv", ContentBody = "a,b\n1,2\n", ContentType = "text/csv" };
        put.Metadata.Add("flowrun-memory", "2Gi");

        var stored = await fixture.S3.PutObjectAsync(put, Cancellation);
        using var got = await fixture.S3.GetObjectAsync(Bucket, "orders/a.csv", Cancellation);

        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal("a,b\n1,2\n", await reader.ReadToEndAsync(Cancellation));
        Assert.Equal("\"bbd5b46bb0eb40ae95a80f7cdf93dfb4\"".Length, stored.ETag.Length);
        Assert.Equal(stored.ETag, got.ETag);
        Assert.Equal("text/csv", got.Headers.ContentType);
        Assert.Equal("2Gi", got.Metadata["flowrun-memory"]);
        Assert.Null(got.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Put_TheSdksDefaults_ETagIsTheMd5OfTheContent()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        var stored = await fixture.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "k", ContentBody = "hello world" }, Cancellation);

        Assert.Equal("\"5eb63bbbe01eeed093cb22bb8f5acdc3\"", stored.ETag);
        Assert.Equal("hello world", await File.ReadAllTextAsync(fixture.Aws.FileOf(Bucket, "k")!, Cancellation));
    }

    [Theory]
    [InlineData("bytes=2-4", "cde")]
    [InlineData("bytes=8-", "ij")]
    [InlineData("bytes=-3", "hij")]
    [InlineData("bytes=0-99", "abcdefghij")]
    public async Task Get_Range_OnlyThat(string range, string expected)
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "abcdefghij", Cancellation);

        using var got = await fixture.S3.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = "k", ByteRange = new(range) }, Cancellation);

        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal(HttpStatusCode.PartialContent, got.HttpStatusCode);
        Assert.Equal(expected, await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Get_RangeBehindTheEnd_InvalidRange()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "abc", Cancellation);

        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            fixture.S3.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = "k", ByteRange = new("bytes=3-") }, Cancellation));

        Assert.Equal(("InvalidRange", HttpStatusCode.RequestedRangeNotSatisfiable), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task Head_Object_SizeTimeAndETag()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        fixture.Aws.CreateBucket(Bucket);
        var eTag = await fixture.Aws.Buckets.PutAsync(Bucket, "k", Encoding.UTF8.GetBytes("abc"), new Dictionary<string, string> { ["Owner"] = "ops" }, Cancellation);

        var head = await fixture.S3.GetObjectMetadataAsync(Bucket, "k", Cancellation);

        Assert.Equal(3, head.ContentLength);
        Assert.Equal($"\"{eTag}\"", head.ETag);
        Assert.Equal("ops", head.Metadata["owner"]);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), new DateTimeOffset(head.LastModified!.Value.ToUniversalTime()).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Head_Missing_404WithoutBody()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => fixture.S3.GetObjectMetadataAsync(Bucket, "absent", Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Theory]
    [InlineData("landing", "absent", "NoSuchKey", HttpStatusCode.NotFound)]
    [InlineData("nowhere", "k", "NoSuchBucket", HttpStatusCode.NotFound)]
    [InlineData("forbidden", "k", "AccessDenied", HttpStatusCode.Forbidden)]
    public async Task Get_NotThere_TheErrorOfS3(string bucket, string key, string code, HttpStatusCode status)
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        fixture.Aws.CreateBucket("forbidden");
        await fixture.Aws.Buckets.PutAsync("forbidden", "k", "secret", Cancellation);
        fixture.Aws.Buckets.Deny("forbidden");

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.GetObjectAsync(bucket, key, Cancellation));

        Assert.Equal((code, status), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task Put_OverAnother_TheFileIsTheNewOneAndReadersKeepTheOld()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "old", Cancellation);
        var file = fixture.Aws.FileOf(Bucket, "k")!;
        using var reader = new StreamReader(file);

        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "new", Cancellation);

        Assert.Equal(file, fixture.Aws.FileOf(Bucket, "k"));
        Assert.Equal("new", await File.ReadAllTextAsync(file, Cancellation));
        Assert.Equal("old", await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Copy_Object_ContentAndMetadata()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "from ü+1", Encoding.UTF8.GetBytes("abc"), new Dictionary<string, string> { ["a"] = "b" }, Cancellation);

        await fixture.S3.CopyObjectAsync(Bucket, "from ü+1", Bucket, "to", Cancellation);

        var head = await fixture.S3.GetObjectMetadataAsync(Bucket, "to", Cancellation);
        Assert.Equal("b", head.Metadata["a"]);
        Assert.Equal("abc", await File.ReadAllTextAsync(fixture.Aws.FileOf(Bucket, "to")!, Cancellation));
    }

    [Fact]
    public async Task Delete_Objects_OneAndMany()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        foreach (var key in new[] { "a", "b\n", "c d", "kept" })
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, key, "x", Cancellation);
        }

        var file = fixture.Aws.FileOf(Bucket, "a")!;
        await fixture.S3.DeleteObjectAsync(Bucket, "a", Cancellation);
        await fixture.S3.DeleteObjectAsync(Bucket, "never was", Cancellation);
        var deleted = await fixture.S3.DeleteObjectsAsync(
            new DeleteObjectsRequest { BucketName = Bucket, Objects = [new() { Key = "b\n" }, new() { Key = "c d" }] }, Cancellation);

        Assert.Equal(2, deleted.DeletedObjects.Count);
        Assert.Equal(["kept"], fixture.Aws.Buckets.Keys(Bucket));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Put_VersionedBucket_EveryVersionStays()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.S3.PutBucketVersioningAsync(new() { BucketName = Bucket, VersioningConfig = new() { Status = VersionStatus.Enabled } }, Cancellation);

        var first = await fixture.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "k", ContentBody = "one" }, Cancellation);
        var second = await fixture.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "k", ContentBody = "three" }, Cancellation);
        await fixture.S3.DeleteObjectAsync(Bucket, "k", Cancellation);

        Assert.NotEqual(first.VersionId, second.VersionId);
        var head = await fixture.S3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = "k", VersionId = first.VersionId }, Cancellation);
        Assert.Equal((3, first.VersionId), (head.ContentLength, head.VersionId));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => fixture.S3.GetObjectMetadataAsync(Bucket, "k", Cancellation));
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }
}
