using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.Lambda;

/// <summary>
/// The variables that Lambda sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. <c>_X_AMZN_TRACE_ID</c> is
/// not among them for executables of one's own; they take the trace from each invocation's header.
/// </summary>
internal static class FunctionEnvironment
{
    private const string Version = "$LATEST";

    public static Dictionary<string, string> Of(LambdaFunctionOptions function, string runtimeApi) => new(function.Environment, StringComparer.Ordinal)
    {
        ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
        ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = Version,
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128",
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/" + function.Name,
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = $"[{Version}]sandbox",
        ["AWS_REGION"] = SqsLimits.Region,
        ["AWS_DEFAULT_REGION"] = SqsLimits.Region,
        ["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(function.Command![^1])) ?? "/",
        ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
        ["_HANDLER"] = Path.GetFileName(function.Command[^1]),
        ["TZ"] = ":UTC",
        ["LANG"] = "en_US.UTF-8",
    };
}
