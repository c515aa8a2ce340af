using System.Text;
using System.Xml.Linq;
using Flowrun.Core.Events;
using FsCheck.Fluent;

namespace Flowrun.Sandbox.Tests.S3;

/// <summary>Keys are written by strangers: each comes back exactly, in listings and events too, and none is ever a path.</summary>
public class HostileKeyTests
{
    private const string Bucket = "landing";

    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Keys =>
    [
        "../../etc/passwd", "..", ".", "a/../b", "a/./b", "a//b", "/leading", "trailing/", "//", "a\\..\\b", "C:\\windows", "%2e%2e%2f", "%00", "100%", "a+b c", "a?b=c&d#e",
        "new\nline", "carriage\r\nreturn", "tab\t", "quote\"'`", "$(touch /tmp/owned)", "; rm -rf /", "<xml>&amp;</xml>", "]]>", "\u0001\u001F", "\u007F", "\uFFFE", "ünï", "u\u0308",
        "🚀/emoji", "\u202Ertl", "{{ bucket }}", "-rf", "~", "con", " ", "   leading and trailing   ", new string('x', 1024), new string('ü', 512),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Put_AnyKey_ComesBackEverywhere(string key)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        fixture.Aws.CreateBucket(Bucket, announceTo: "intake");
        queue.Purge();

        await CheckAsync(fixture, key);

        Assert.StartsWith(Path.GetTempPath(), Path.GetFullPath(fixture.Aws.FileOf(Bucket, key)!), StringComparison.Ordinal);
        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(Assert.Single(queue.Snapshot()).Body)));
        Assert.Equal((Bucket, key, 4), (created.Object.Bucket, created.Object.Key, created.Object.Size?.Value));
    }

    [Fact]
    public async Task Put_RandomKeys_ComeBackEverywhere()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var letters = Gen.OneOf(
            Gen.Choose(1, 0x7F), Gen.Elements('/', '.', '%', '+', ' ', '\\', '\n', '&', '<').Select(letter => (int)letter),
            Gen.Choose(0x80, 0xD7FF), Gen.Choose(0xE000, 0xFFFF), Gen.Choose(0x10000, 0x10FFFF));
        var keys = Gen.ArrayOf(letters).Select(codes => string.Concat(codes.Select(char.ConvertFromUtf32)))
            .Where(key => key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= 1024);

        foreach (var key in Gen.Sample(keys, 150, 60))
        {
            await CheckAsync(fixture, key);
            await Http.DeleteAsync(AddressOf(fixture, key), Cancellation);
        }

        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }

    /// <summary>Those that the SDK itself does not change: it drops a leading slash.</summary>
    public static TheoryData<string> KeysOfTheSdk => [.. Keys.Select(row => row.Data).Where(key => !key.StartsWith('/'))];

    [Theory]
    [MemberData(nameof(KeysOfTheSdk))]
    public async Task Put_BySdk_ComesBackBySdk(string key)
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        await fixture.S3.PutObjectAsync(new() { BucketName = Bucket, Key = key, ContentBody = "body" }, Cancellation);
        var head = await fixture.S3.GetObjectMetadataAsync(Bucket, key, Cancellation);

        Assert.Equal(4, head.ContentLength);
        Assert.Equal([key], fixture.Aws.Buckets.Keys(Bucket));
    }

    [Theory]
    [InlineData(1025, 'x')]
    [InlineData(513, 'ü')]
    public async Task Put_KeyTooLong_KeyTooLongError(int length, char letter)
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        using var response = await Http.PutAsync(AddressOf(fixture, new string(letter, length)), new StringContent("body"), Cancellation);

        var error = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).Root!;
        Assert.Equal("KeyTooLongError", error.Element("Code")!.Value);
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }

    [Theory]
    [InlineData("landing/%ff")]
    [InlineData("landing/a%zz")]
    public async Task Put_TargetIsNoUtf8_Refused(string target)
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var address = new Uri(fixture.Aws.Endpoint.AbsoluteUri + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using var response = await Http.PutAsync(address, new StringContent("body"), Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(fixture.Aws.Buckets.Keys(Bucket));
    }

    private static async Task CheckAsync(AwsFixture fixture, string key)
    {
        var address = AddressOf(fixture, key);
        using var put = await Http.PutAsync(address, new StringContent("body"), Cancellation);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("body", await Http.GetStringAsync(address, Cancellation));
        Assert.Equal([key], fixture.Aws.Buckets.Keys(Bucket));
        var listed = XDocument.Parse(await Http.GetStringAsync(new Uri(fixture.Aws.Endpoint, $"/{Bucket}?list-type=2&encoding-type=url"), Cancellation));
        Assert.Equal([key], listed.Descendants().Where(element => element.Name.LocalName == "Key").Select(element => Uri.UnescapeDataString(element.Value)));
    }

    /// <summary>As clients write it: every byte escaped but letters, digits and slashes; and not tidied up.</summary>
    private static Uri AddressOf(AwsFixture fixture, string key) => new(
        $"{fixture.Aws.Endpoint}{Bucket}/{Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)}",
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
