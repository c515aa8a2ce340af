using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Flowrun.Sandbox.Tests.S3;

/// <summary>How the bytes of an upload come: plain, in chunks of either kind, whole or broken.</summary>
public class BodyTests
{
    private const string Bucket = "landing";

    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")]
    [InlineData("5;chunk-signature=aaaa\r\nhello\r\n6;chunk-signature=bbbb\r\n world\r\n0;chunk-signature=cccc\r\n\r\n")]
    [InlineData("B\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n")]
    [InlineData("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\nx-amz-trailer-signature:abcd\r\n\r\n")]
    [InlineData("b\r\nhello world\r\n0\r\n")]
    public async Task Put_AwsChunked_IsUnwrapped(string body)
    {
        await using var fixture = await StartAsync();
        using var request = Chunked(fixture, body, decodedLength: 11);

        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello world", await Http.GetStringAsync(Address(fixture), Cancellation));
        using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Address(fixture)), Cancellation);
        Assert.Equal(["gzip"], head.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("b\r\nhello", 11, "IncompleteBody")]
    [InlineData("b\r\nhello world\r\n", 11, "IncompleteBody")]
    [InlineData("b\r\nhello world\r\n0\r\n\r\n", 12, "IncompleteBody")]
    [InlineData("no size\r\n", 11, "InvalidRequest")]
    [InlineData("5\r\nhello world\r\n0\r\n\r\n", 11, "IncompleteBody")]
    public async Task Put_AwsChunkedBroken_RefusedAndNothingStays(string body, int decodedLength, string code)
    {
        await using var fixture = await StartAsync();
        using var request = Chunked(fixture, body, decodedLength);

        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }

    [Fact]
    public async Task Put_ContentMd5_IsChecked()
    {
        await using var fixture = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await PutAsync(Convert.FromHexString("5d41402abc4b2a76b9719d911017c592")));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(new byte[16]));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync([1, 2, 3]));

        async Task<HttpStatusCode> PutAsync(byte[] digest)
        {
            using var content = new StringContent("hello");
            content.Headers.ContentMD5 = digest;
            using var response = await Http.PutAsync(Address(fixture), content, Cancellation);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Put_ConnectionLostOnTheWay_NothingStays()
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-test-");
        try
        {
            await using var fixture = await AwsFixture.StartAsync(new() { DataFolder = folder.FullName });
            fixture.Aws.CreateBucket(Bucket);
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(IPAddress.Loopback, fixture.Aws.Endpoint.Port, Cancellation);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT /{Bucket}/k HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nsome bytes"), Cancellation);
                await FilesAsync(folder, count: 1);
            }

            await FilesAsync(folder, count: 0);
            Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Put_MetadataBeyondLatin_ComesBack()
    {
        await using var fixture = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(fixture)) { Content = new StringContent("x") };
        request.Headers.TryAddWithoutValidation("x-amz-meta-note", "größer als 🚀");

        using var put = await client.SendAsync(request, Cancellation);
        using var got = await client.GetAsync(Address(fixture), Cancellation);

        Assert.Equal(["größer als 🚀"], got.Headers.GetValues("x-amz-meta-note"));
    }

    [Fact]
    public async Task Put_MetadataTooLarge_Refused()
    {
        await using var fixture = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(fixture)) { Content = new StringContent("x") };
        request.Headers.Add("x-amz-meta-note", new string('x', 2048));

        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Contains("<Code>MetadataTooLarge</Code>", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_SubresourceThatTheSandboxHasNot_NotImplementedAndNoObject()
    {
        await using var fixture = await StartAsync();

        using var response = await Http.PutAsync(new Uri(Address(fixture) + "?acl"), new StringContent("x"), Cancellation);

        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }

    private static async Task<AwsFixture> StartAsync()
    {
        var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        return fixture;
    }

    private static Uri Address(AwsFixture fixture) => new(fixture.Aws.Endpoint, $"/{Bucket}/k");

    private static HttpRequestMessage Chunked(AwsFixture fixture, string body, int decodedLength)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Address(fixture)) { Content = new StringContent(body) };
        request.Headers.Add("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        request.Headers.Add("x-amz-decoded-content-length", decodedLength.ToString(CultureInfo.InvariantCulture));
        request.Content.Headers.Add("Content-Encoding", "gzip, aws-chunked");
        return request;
    }

    /// <summary>Waits until the folder holds so many files.</summary>
    private static async Task FilesAsync(DirectoryInfo folder, int count)
    {
        while (folder.GetFiles("*", SearchOption.AllDirectories).Length != count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }
    }
}
