using Flowrun.Core.Events;

namespace Flowrun.Core.Tests.Events;

public sealed class XRayTraceHeaderTests
{
    [Theory]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793; Parent=53995c3f42cd8ad8; Sampled=0", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00")]
    [InlineData("Self=1-1-1;Parent=53995c3f42cd8ad8;Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:0", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00")]
    public void ToTraceParent_Header_IsTheSameTrace(string header, string expected)
    {
        Assert.Equal(expected, XRayTraceHeader.ToTraceParent(header));
        Assert.Equal(expected, TraceContext.Valid(expected));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8adX")]
    [InlineData("Root=1-$(date)--bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8")]
    [InlineData(";=;Root;Parent=;Sampled=1")]
    public void ToTraceParent_NoTrace_IsNull(string? header) => Assert.Null(XRayTraceHeader.ToTraceParent(header));
}
