using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Sizing;

public sealed class FolderSizeTests : IAsyncLifetime
{
    private const string List = "/landing/?list-type=2&encoding-type=url&prefix=day%201%2F";

    private readonly StubS3 _s3 = StubS3.Start();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    [Fact]
    public async Task Prefix_SeveralPages_SumsTheFolderTheMarkerIncluded()
    {
        _s3.Get(List, Page(true, ("day+1%2Fa", 1L << 40), ("day+1%2Fdeep%2Fb%0B", 20)));
        _s3.Get("/landing/?list-type=2&continuation-token=next&encoding-type=url&prefix=day%201%2F", Page(false, ("day+1%2F_SUCCESS", 3)));

        var measured = Assert.IsType<Measurement.Measured>(await MeasureAsync("day 1/_SUCCESS"));

        Assert.Equal(new Bytes((1L << 40) + 23), measured.Total);
        Assert.Equal(new Bytes(3), measured.Object.Size);
    }

    [Fact]
    public async Task Prefix_MarkerIsGone_Vanished()
    {
        _s3.Get(List, Page(false, ("day+1%2Fa", 1)));

        Assert.Equal(new Measurement.Vanished("s3://landing/day 1/_SUCCESS is not in its folder any more"), await MeasureAsync("day 1/_SUCCESS"));
    }

    [Fact]
    public async Task Prefix_KeyInNoFolder_RefusedInsteadOfTheWholeBucket()
    {
        Assert.Contains("is in no folder", Assert.IsType<Measurement.Refused>(await MeasureAsync("_SUCCESS")).Reason, StringComparison.Ordinal);

        Assert.Empty(_s3.Requests);
    }

    [Fact]
    public async Task Prefix_PagesWithoutEnd_RefusedAfterAThousand()
    {
        _s3.Get(List, Page(true, ("day+1%2Fa", 1)));
        _s3.Get("/landing/?list-type=2&continuation-token=next&encoding-type=url&prefix=day%201%2F", Page(true, ("day+1%2Fa", 1)));

        Assert.Contains("more than 1000 pages", Assert.IsType<Measurement.Refused>(await MeasureAsync("day 1/_SUCCESS")).Reason, StringComparison.Ordinal);

        Assert.Equal(FolderSize.MaxPages, _s3.Requests.Count);
    }

    [Theory]
    [InlineData(404, "NoSuchBucket", typeof(Measurement.Misconfigured))]
    [InlineData(403, "AccessDenied", typeof(Measurement.Misconfigured))]
    [InlineData(503, "SlowDown", typeof(Measurement.Transient))]
    public async Task Prefix_ListFails_IsWhatTheErrorSays(int status, string code, Type expected)
    {
        _s3.Error(List, status, code);

        Assert.IsType(expected, await MeasureAsync("day 1/_SUCCESS"));
    }

    private static string Page(bool more, params (string Key, long Size)[] objects) =>
        $"<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{(more ? "true" : "false")}</IsTruncated>"
        + (more ? "<NextContinuationToken>next</NextContinuationToken>" : "")
        + string.Concat(objects.Select(entry => $"<Contents><Key>{entry.Key}</Key><Size>{entry.Size}</Size></Contents>"))
        + "</ListBucketResult>";

    private Task<Measurement> MeasureAsync(string key) =>
        new ObjectMeasurer(_s3.Client).MeasureAsync(SizingInput.Prefix, new ObjectEvent("landing", key, Bytes.Zero), TestContext.Current.CancellationToken);
}
