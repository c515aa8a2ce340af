using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Sizing;

public sealed class ManifestSizeTests : IAsyncLifetime
{
    private readonly StubS3 _s3 = StubS3.Start();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    [Fact]
    public async Task Manifest_ListsObjects_SumsThemWithoutTheManifest()
    {
        _s3.Get("/landing/m.json", """["s3://data/a b", "s3://data/a b", "s3://data/c"]""").Head("/data/a%20b", 200, 5).Head("/data/c", 200, 7);

        var measured = Assert.IsType<Measurement.Measured>(await MeasureAsync());

        Assert.Equal(new Bytes(12), measured.Total);
        Assert.Equal(new Bytes(49), measured.Object.Size);
    }

    [Fact]
    public async Task Manifest_SaysTheSizes_AsksForNoOther()
    {
        _s3.Get("/landing/m.json", """{"entries": [{"url": "s3://data/a", "mandatory": true, "meta": {"content_length": 11}}]}""");

        Assert.Equal(new Bytes(11), Assert.IsType<Measurement.Measured>(await MeasureAsync()).Total);

        Assert.Single(_s3.Requests);
    }

    [Theory]
    [InlineData(404, "lists what is not there: HEAD s3://data/a: 404 NotFound")]
    [InlineData(403, "lists what the worker cannot see: HEAD s3://data/a: 403 Forbidden")]
    [InlineData(405, "lists what is not there")]
    public async Task Manifest_EntryCannotBeMeasured_RefusesTheManifestAndDoesNotStopTheWorker(int status, string expected)
    {
        _s3.Get("/landing/m.json", """["s3://data/a", "s3://data/b"]""").Head("/data/a", status).Head("/data/", 200).Head("/data/b", 200, 1);

        Assert.Contains("the manifest s3://landing/m.json " + expected, Assert.IsType<Measurement.Refused>(await MeasureAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_EntryInPassingTrouble_Transient()
    {
        _s3.Get("/landing/m.json", """["s3://data/a"]""").Head("/data/a", 503);

        Assert.IsType<Measurement.Transient>(await MeasureAsync());
    }

    [Fact]
    public async Task Manifest_SumBeyondAllNumbers_Refused()
    {
        _s3.Get("/landing/m.json", """[{"url": "s3://data/a", "meta": {"content_length": 9223372036854775807}}, {"url": "s3://data/b", "meta": {"content_length": 1}}]""");

        Assert.Contains("2^63 - 1 bytes", Assert.IsType<Measurement.Refused>(await MeasureAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_TooLargeByTheEvent_RefusedUnread()
    {
        Assert.IsType<Measurement.Refused>(await MeasureAsync(new Bytes(ManifestSize.MaxManifest + 1)));

        Assert.Empty(_s3.Requests);
    }

    [Fact]
    public async Task Manifest_TooLargeInTruth_Refused()
    {
        _s3.Get("/landing/m.json", new string(' ', ManifestSize.MaxManifest + 1));

        Assert.Equal(new Measurement.Refused("the manifest s3://landing/m.json is larger than 8 MiB"), await MeasureAsync());
    }

    [Theory]
    [InlineData(404, "NoSuchKey", typeof(Measurement.Vanished))]
    [InlineData(404, "NoSuchVersion", typeof(Measurement.Vanished))]
    [InlineData(404, "NoSuchBucket", typeof(Measurement.Misconfigured))]
    [InlineData(403, "AccessDenied", typeof(Measurement.Misconfigured))]
    [InlineData(403, "InvalidObjectState", typeof(Measurement.Refused))]
    [InlineData(500, "InternalError", typeof(Measurement.Transient))]
    public async Task Manifest_CannotBeRead_IsWhatTheErrorSays(int status, string code, Type expected)
    {
        _s3.Error("/landing/m.json", status, code);

        Assert.IsType(expected, await MeasureAsync());
    }

    private Task<Measurement> MeasureAsync(Bytes? size = null) =>
        new ObjectMeasurer(_s3.Client).MeasureAsync(SizingInput.Manifest, new ObjectEvent("landing", "m.json", size), TestContext.Current.CancellationToken);
}
