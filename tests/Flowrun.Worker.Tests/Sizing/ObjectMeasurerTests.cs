using Amazon.S3;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Sizing;

public sealed class ObjectMeasurerTests : IAsyncLifetime
{
    private readonly StubS3 _s3 = StubS3.Start();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    [Fact]
    public async Task Object_SizeInTheEvent_AsksNobody()
    {
        var created = new ObjectEvent("landing", "a.csv", new Bytes(7));

        Assert.Equal(new Measurement.Measured(new Bytes(7), created), await MeasureAsync(SizingInput.Object, created));

        Assert.Empty(_s3.Requests);
    }

    [Theory]
    [InlineData("a.csv", "/landing/a.csv")]
    [InlineData("a b+c/ü.csv", "/landing/a%20b%2Bc/%C3%BC.csv")]
    [InlineData("/first-slash.csv", "/landing//first-slash.csv")]
    [InlineData("//two.csv", "/landing///two.csv")]
    [InlineData("a?b#c%41", "/landing/a%3Fb%23c%2541")]
    [InlineData("line\nbreak", "/landing/line%0Abreak")]
    public async Task Object_NoSize_AsksForThisVeryKeyAndFillsTheSizeIn(string key, string target)
    {
        _s3.Head(target, 200, 5_497_558_138_880);
        var created = new ObjectEvent("landing", key, ETag: "e");

        var measured = Assert.IsType<Measurement.Measured>(await MeasureAsync(SizingInput.Object, created));

        Assert.Equal(new Bytes(5_497_558_138_880), measured.Total);
        Assert.Empty(measured.Object.Metadata!);
        Assert.Equal(created with { Size = new Bytes(5_497_558_138_880), Metadata = measured.Object.Metadata }, measured.Object);
    }

    [Fact]
    public async Task Object_Version_IsTheOneThatIsAskedFor()
    {
        _s3.Head("/landing/a.csv?versionId=v1", 200, 3);

        Assert.IsType<Measurement.Measured>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv", VersionId: "v1")));
    }

    [Fact]
    public async Task Object_Gone_Vanished()
    {
        _s3.Head("/landing/", 200);

        Assert.Equal(new Measurement.Vanished("HEAD s3://landing/a.csv: 404 NotFound"), await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv")));
    }

    [Fact]
    public async Task Object_DeleteMarker_Vanished()
    {
        _s3.Head("/landing/a.csv?versionId=v1", 405);

        Assert.IsType<Measurement.Vanished>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv", VersionId: "v1")));
    }

    [Fact]
    public async Task Object_BucketDoesNotExist_MisconfiguredSoThatNothingIsDropped()
    {
        var misconfigured = Assert.IsType<Measurement.Misconfigured>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv")));

        Assert.Equal("HEAD s3://landing: 404 NoSuchBucket: there is no such bucket here; look at the region and the endpoint, or archive the flow that names it", misconfigured.Reason);
    }

    [Fact]
    public async Task Object_GoneAndBucketForbidden_Vanished()
    {
        _s3.Head("/landing/", 403);

        Assert.IsType<Measurement.Vanished>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv")));
    }

    [Fact]
    public async Task Object_BadVersionId_Refused()
    {
        _s3.Head("/landing/a.csv?versionId=none", 400).Head("/landing/", 200);

        Assert.IsType<Measurement.Refused>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv", VersionId: "none")));
    }

    [Fact]
    public async Task Object_NothingIsAccepted_Misconfigured()
    {
        _s3.Head("/landing/a.csv", 400).Head("/landing/", 400);

        Assert.Contains("credentials and region", Assert.IsType<Measurement.Misconfigured>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_Forbidden_MisconfiguredAndSaysWhatIsNeeded()
    {
        _s3.Head("/landing/a.csv", 403);

        Assert.Equal(
            new Measurement.Misconfigured("HEAD s3://landing/a.csv: 403 Forbidden: the worker needs s3:GetObject on the objects and s3:ListBucket on the bucket"),
            await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv")));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Object_PassingTrouble_Transient(int status)
    {
        _s3.Head("/landing/a.csv", status);

        Assert.IsType<Measurement.Transient>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv")));
    }

    [Fact]
    public async Task Object_AnswerWithoutLength_RefusedAndNotTakenForEmpty()
    {
        _s3.HeadWithoutLength("/landing/a.csv");

        Assert.Contains("does not say how large", Assert.IsType<Measurement.Refused>(await MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_NobodyListens_Transient()
    {
        var s3 = _s3.Client;
        await _s3.DisposeAsync();
        using var lost = new AmazonS3Client(new Amazon.Runtime.BasicAWSCredentials("a", "b"), (AmazonS3Config)s3.Config);

        Assert.IsType<Measurement.Transient>(await new ObjectMeasurer(lost).MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Object_CallerCancels_IsCancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new ObjectMeasurer(_s3.Client).MeasureAsync(SizingInput.Object, new ObjectEvent("landing", "a.csv"), new CancellationToken(canceled: true)));

    private Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created) =>
        new ObjectMeasurer(_s3.Client).MeasureAsync(input, created, TestContext.Current.CancellationToken);
}
