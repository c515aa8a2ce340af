using Flowrun.Core.Forwarding;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Forwarding;

public class MessageBatchesTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(10, new[] { 10 })]
    [InlineData(11, new[] { 10, 1 })]
    [InlineData(500, new[] { 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10 })]
    public void Of_SmallMessages_AreTensAndTheRest(int count, int[] sizes) => Assert.Equal(sizes, Batches(Enumerable.Repeat(100, count)).Select(batch => batch.Count));

    [Theory]
    [InlineData(new[] { 1048576 }, new[] { 1 })]
    [InlineData(new[] { 524288, 524288 }, new[] { 2 })]
    [InlineData(new[] { 524288, 524289 }, new[] { 1, 1 })]
    [InlineData(new[] { 1, 1048576, 1 }, new[] { 1, 1, 1 })]
    public void Of_LargeMessages_FillAMebibyte(int[] bytes, int[] sizes) => Assert.Equal(sizes, Batches(bytes).Select(batch => batch.Count));

    [Property]
    public Property Of_AnyMessages_KeepsAllInOrderWithinTheLimits() => Prop.ForAll(
        Gen.ListOf(Gen.OneOf(Gen.Choose(1, 300), Gen.Choose(1, ForwardedMessage.MostBytes))).ToArbitrary(),
        bytes =>
        {
            var batches = Batches(bytes).ToList();

            Assert.Equal(bytes, batches.SelectMany(batch => batch).Select(message => message.Bytes));
            Assert.All(batches, batch => Assert.InRange(batch.Count, 1, MessageBatches.MostMessages));
            Assert.All(batches, batch => Assert.InRange(batch.Sum(message => message.Bytes), 1, ForwardedMessage.MostBytes));
        });

    [Fact]
    public void Fault_OneByteTooMany_SaysHowLargeItIs()
    {
        Assert.Null(Message(ForwardedMessage.MostBytes).Fault);
        Assert.Equal("its message has 1048577 bytes, and SQS takes at most 1048576", Message(ForwardedMessage.MostBytes + 1).Fault);
        Assert.NotNull(new ForwardedMessage(new string('x', ForwardedMessage.MostBytes - 2), "abc").Fault);
    }

    private static IEnumerable<IReadOnlyList<ForwardedMessage>> Batches(IEnumerable<int> bytes) => MessageBatches.Of(bytes.Select(Message), message => message);

    private static ForwardedMessage Message(int bytes) => new(new string('x', bytes), null);
}
