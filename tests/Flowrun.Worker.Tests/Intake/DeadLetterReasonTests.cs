using System.Text;
using System.Xml;
using Amazon.SQS.Model;
using Flowrun.Worker.Intake;
using FsCheck.Xunit;

namespace Flowrun.Worker.Tests.Intake;

public sealed class DeadLetterReasonTests
{
    [Property(MaxTest = 500)]
    public void Sanitise_AnyText_IsWhatSqsAllows(string? reason, char odd)
    {
        var text = DeadLetterReason.Sanitise((reason ?? "") + odd + '\ud800' + new string('ü', 600));
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, DeadLetterReason.MostBytes);
        Assert.Equal(text, XmlConvert.VerifyXmlChars(text));
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void Sanitise_Plain_StaysAsItIs() => Assert.Equal("the key ümlaut/ä.csv 🙂", DeadLetterReason.Sanitise("the key ümlaut/ä.csv 🙂"));

    [Fact]
    public void Sanitise_Nothing_SaysSo() => Assert.Equal("no reason given", DeadLetterReason.Sanitise(""));

    [Fact]
    public void Attributes_TenOfItsOwn_KeepsNineAndTheReason()
    {
        var own = Enumerable.Range(0, 10).ToDictionary(index => $"a{index}", index => new MessageAttributeValue { DataType = "String", StringValue = $"{index}" });
        var attributes = DeadLetterReason.Attributes(own, "why");
        Assert.Equal(10, attributes.Count);
        Assert.Equal("why", attributes["flowrun-error"].StringValue);
        Assert.False(attributes.ContainsKey("a9"));
        Assert.Equal(10, DeadLetterReason.Attributes(own, null).Count);
    }

    [Fact]
    public void Attributes_FailedBefore_TheNewReasonReplacesTheOld()
    {
        var own = new Dictionary<string, MessageAttributeValue> { ["flowrun-error"] = new() { DataType = "String", StringValue = "old" } };
        Assert.Equal("new", Assert.Single(DeadLetterReason.Attributes(own, "new")).Value.StringValue);
    }
}
