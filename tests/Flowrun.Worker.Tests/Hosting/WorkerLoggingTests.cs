using Flowrun.Worker.Hosting;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class WorkerLoggingTests
{
    [Theory]
    [InlineData(LogFormat.Auto, false, true)]
    [InlineData(LogFormat.Auto, true, false)]
    [InlineData(LogFormat.Text, true, true)]
    [InlineData(LogFormat.Json, false, false)]
    public void IsText_FormatAndWhereItGoes_IsForPeopleOnATerminal(LogFormat format, bool isRedirected, bool expected) =>
        Assert.Equal(expected, WorkerLogging.IsText(format, isRedirected));

    [Theory]
    [InlineData(LogLevel.Trace, LogEventLevel.Verbose)]
    [InlineData(LogLevel.Debug, LogEventLevel.Debug)]
    [InlineData(LogLevel.Information, LogEventLevel.Information)]
    [InlineData(LogLevel.Warning, LogEventLevel.Warning)]
    [InlineData(LogLevel.Error, LogEventLevel.Error)]
    [InlineData(LogLevel.Critical, LogEventLevel.Fatal)]
    public void Create_Level_IsTheLeastThatIsWritten(LogLevel level, LogEventLevel least)
    {
        using var logger = WorkerLogging.Create(new WorkerOptions { QueueUrl = new Uri("https://sqs.invalid/"), LogLevel = level });

        Assert.True(logger.IsEnabled(least));
        Assert.True(least == LogEventLevel.Verbose || !logger.IsEnabled(least - 1));
    }
}
