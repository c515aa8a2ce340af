using System.Diagnostics;
using Flowrun.Forwarder.Logging;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder;

/// <summary>The function from its start to its end.</summary>
internal static class ForwarderFunction
{
    private const string RuntimeApiVariable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Where AWS's own tools look for the trace of the invocation under way. Their SDK sends it along, by which AWS stops functions that invoke each other for ever.</summary>
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <param name="variable">The environment.</param>
    /// <param name="output">For the log.</param>
    /// <returns>The exit code: 1 where the function could not start or go on, 2 where it is not Lambda that starts it.</returns>
    public static async Task<int> RunAsync(Func<string, string?> variable, Stream output, TimeProvider time, CancellationToken cancellationToken)
    {
        var log = new InvocationLog(output, time);
        if (variable(RuntimeApiVariable) is not { Length: > 0 } address)
        {
            log.Write(new RuntimeError("NotInLambda", $"{RuntimeApiVariable} is not set: this program is started by AWS Lambda, or by what stands in for it"));
            return 2;
        }

        using var runtime = new RuntimeApi(address);
        try
        {
            switch (await ForwarderInit.StartAsync(variable, time))
            {
                case ForwarderInit.Ready ready:
                    await new InvocationLoop(runtime, ready.Forwarder.ForwardAsync, Trace, log, time).RunAsync(cancellationToken);
                    throw new UnreachableException("The loop ends by what it throws.");
                case ForwarderInit.Refused refused:
                    log.Write(refused.Error);
                    await runtime.FailInitAsync(refused.Error, cancellationToken);
                    return 1;
                default:
                    throw new InvalidOperationException("No such start.");
            }
        }
        catch (Exception failure) when (failure is RuntimeApiException or HttpRequestException)
        {
            log.Write(new RuntimeError("RuntimeApiFailed", $"the Runtime API at {address}: {failure.Message}"));
            return 1;
        }
    }

    private static void Trace(string? header) => Environment.SetEnvironmentVariable(TraceVariable, header);
}
