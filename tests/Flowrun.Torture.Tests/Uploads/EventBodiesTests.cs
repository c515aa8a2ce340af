using Flowrun.Core.Events;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Tests.Uploads;

/// <summary>Whatever shape an upload is announced in, the same object comes out.</summary>
public sealed class EventBodiesTests
{
    public static TheoryData<int> Shapes => [.. Enum.GetValues<EventShape>().Select(shape => (int)shape)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_AnyShape_SaysWhatWasUploaded(int shape)
    {
        var created = new UploadedObject("landing", "plain/größe 📦 a+b%2F\t\"'`.csv", 1234, "0123456789abcdef", "v.1", "0055AED6DCD90281E5", new DateTimeOffset(2026, 11, 20, 1, 2, 3, 456, TimeSpan.Zero));

        var read = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(EventBodies.Of((EventShape)shape, created)))).Object;

        Assert.Equal(
            (created.Bucket, created.Key, created.Size, created.ETag, created.VersionId, created.Sequencer, created.Time),
            (read.Bucket, read.Key, read.Size!.Value.Value, read.ETag, read.VersionId, read.Sequencer, read.Time!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_AnyPoison_IsRefusedForTheReasonThatIsExpected(int number)
    {
        var poison = Assert.IsType<EventRecord.Poison>(Assert.Single(EventParser.Parse(PoisonBodies.Of(number))));

        Assert.Contains(PoisonBodies.ReasonOf(number), poison.Reason, StringComparison.Ordinal);
    }
}
