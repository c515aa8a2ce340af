using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Flowrun.Sandbox.Tests.S3;

[SuppressMessage("Security", "CA5351", Justification = "An ETag is an MD5.")]
public class MultipartTests
{
    private const string Bucket = "landing";
    private const int PartBytes = 5 * 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_Parts_JoinedWithTheETagOfParts()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var upload = await StartAsync(fixture, "big");
        var (first, second) = (Part(1, PartBytes), Part(2, 3));

        // The second part first: the client decides the order.
        var secondETag = await UploadAsync(fixture, upload, 2, second);
        var firstETag = await UploadAsync(fixture, upload, 1, first);
        var listed = await fixture.S3.ListPartsAsync(Bucket, "big", upload, Cancellation);
        var completed = await fixture.S3.CompleteMultipartUploadAsync(
            new() { BucketName = Bucket, Key = "big", UploadId = upload, PartETags = [new(1, firstETag), new PartETag(2, secondETag)] }, Cancellation);

        Assert.Equal([(1, PartBytes), (2, 3L)], listed.Parts.Select(part => (part.PartNumber!.Value, part.Size!.Value)));
        Assert.Equal(
            $"\"{Convert.ToHexStringLower(MD5.HashData((byte[])[.. MD5.HashData(first), .. MD5.HashData(second)]))}-2\"", completed.ETag);
        byte[] joined = [.. first, .. second];
        Assert.Equal(joined, await File.ReadAllBytesAsync(fixture.Aws.FileOf(Bucket, "big")!, Cancellation));
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.ListPartsAsync(Bucket, "big", upload, Cancellation));
    }

    [Fact]
    public async Task Complete_NotWhatWasUploaded_Refused()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var upload = await StartAsync(fixture, "big");
        var small = await UploadAsync(fixture, upload, 1, Part(1, 10));
        var last = await UploadAsync(fixture, upload, 2, Part(2, 10));

        Assert.Equal("InvalidPart", await RefusedAsync(new PartETag(1, "\"0123\"")));
        Assert.Equal("InvalidPart", await RefusedAsync(new PartETag(3, small)));
        Assert.Equal("EntityTooSmall", await RefusedAsync(new PartETag(1, small), new PartETag(2, last)));
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));

        async Task<string> RefusedAsync(params PartETag[] parts) => (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.CompleteMultipartUploadAsync(
            new() { BucketName = Bucket, Key = "big", UploadId = upload, PartETags = [.. parts] }, Cancellation))).ErrorCode;
    }

    [Fact]
    public async Task Complete_PartsInAnotherOrder_InvalidPartOrder()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var upload = await StartAsync(fixture, "big");
        var first = await UploadAsync(fixture, upload, 1, Part(1, 10));
        var second = await UploadAsync(fixture, upload, 2, Part(2, 10));
        var body = $"<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>{second}</ETag></Part><Part><PartNumber>1</PartNumber><ETag>{first}</ETag></Part></CompleteMultipartUpload>";

        // The SDK would sort them.
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(fixture.Aws.Endpoint, $"/{Bucket}/big?uploadId={upload}"), new StringContent(body), Cancellation);

        Assert.Contains("<Code>InvalidPartOrder</Code>", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abort_Parts_AreForgottenWithTheirFiles()
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-test-");
        try
        {
            await using var fixture = await AwsFixture.StartAsync(new() { DataFolder = folder.FullName });
            fixture.Aws.CreateBucket(Bucket);
            var upload = await StartAsync(fixture, "big");
            await UploadAsync(fixture, upload, 1, Part(1, 10));
            await UploadAsync(fixture, upload, 1, Part(1, 20));
            Assert.Equal(20, Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories)).Length);

            await fixture.S3.AbortMultipartUploadAsync(Bucket, "big", upload, Cancellation);

            Assert.Empty(folder.GetFiles("*", SearchOption.AllDirectories));
            var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => UploadAsync(fixture, upload, 2, Part(2, 10)));
            Assert.Equal("NoSuchUpload", error.ErrorCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task CopyPart_Range_ThatStretch()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "source", "0123456789", Cancellation);
        var upload = await StartAsync(fixture, "big");

        var part = await fixture.S3.CopyPartAsync(
            new() { SourceBucket = Bucket, SourceKey = "source", DestinationBucket = Bucket, DestinationKey = "big", UploadId = upload, PartNumber = 1, FirstByte = 2, LastByte = 5 },
            Cancellation);
        await fixture.S3.CompleteMultipartUploadAsync(new() { BucketName = Bucket, Key = "big", UploadId = upload, PartETags = [new(1, part.ETag)] }, Cancellation);

        Assert.Equal("2345", await File.ReadAllTextAsync(fixture.Aws.FileOf(Bucket, "big")!, Cancellation));
    }

    [Fact]
    public async Task Upload_TransferUtility_OneObject()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var content = Part(7, 17 * 1024 * 1024);
        using var transfer = new TransferUtility(fixture.S3);

        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = Bucket, Key = "big", InputStream = new MemoryStream(content), PartSize = PartBytes }, Cancellation);

        Assert.EndsWith("-4\"", (await fixture.S3.GetObjectMetadataAsync(Bucket, "big", Cancellation)).ETag, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(fixture.Aws.FileOf(Bucket, "big")!, Cancellation));
    }

    private static byte[] Part(int seed, int bytes)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static async Task<string> StartAsync(AwsFixture fixture, string key) => (await fixture.S3.InitiateMultipartUploadAsync(Bucket, key, Cancellation)).UploadId;

    private static async Task<string> UploadAsync(AwsFixture fixture, string upload, int number, byte[] content)
    {
        var part = new UploadPartRequest { BucketName = Bucket, Key = "big", UploadId = upload, PartNumber = number, InputStream = new MemoryStream(content) };
        return (await fixture.S3.UploadPartAsync(part, Cancellation)).ETag;
    }
}
