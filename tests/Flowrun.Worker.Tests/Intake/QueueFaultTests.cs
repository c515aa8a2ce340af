using System.Net;
using Amazon.Runtime;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Tests.Intake;

public sealed class QueueFaultTests
{
    private static readonly Uri Queue = new("https://sqs.eu-central-1.amazonaws.com/1/uploads");

    [Theory]
    [InlineData("QueueDoesNotExist")]
    [InlineData("AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("AccessDenied")]
    [InlineData("ExpiredToken")]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("KmsDisabled")]
    [InlineData("InvalidAddress")]
    public void Of_WhatSomebodyMustMend_IsTheOperators(string code)
    {
        var fault = QueueFault.Of(new AmazonServiceException("said\nso") { ErrorCode = code }, "DeleteMessageBatch", Queue);
        Assert.True(fault.IsOperators);
        Assert.Contains(Queue.AbsoluteUri, fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Reason);
    }

    [Theory]
    [InlineData("RequestThrottled", HttpStatusCode.BadRequest)]
    [InlineData("KmsThrottled", HttpStatusCode.BadRequest)]
    [InlineData("OverLimit", HttpStatusCode.BadRequest)]
    [InlineData("InternalFailure", HttpStatusCode.InternalServerError)]
    [InlineData("", HttpStatusCode.ServiceUnavailable)]
    public void Of_WhatPasses_IsTransient(string code, HttpStatusCode status) =>
        Assert.False(QueueFault.Of(new AmazonServiceException("busy") { ErrorCode = code, StatusCode = status }, "ReceiveMessage", Queue).IsOperators);

    [Fact]
    public void Of_NoConnection_IsTransientAndSaysWhy()
    {
        var fault = QueueFault.Of(new AmazonClientException("failed", new HttpRequestException("Connection refused")), "ReceiveMessage", Queue);
        Assert.False(fault.IsOperators);
        Assert.Contains("Connection refused", fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public void Of_AnswerWithoutCode_GoesByItsStatus(HttpStatusCode status) =>
        Assert.True(QueueFault.Of(new AmazonServiceException("no") { StatusCode = status }, "ReceiveMessage", Queue).IsOperators);
}
