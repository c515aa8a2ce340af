using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Flowrun.Forwarder.Aws;

namespace Flowrun.Forwarder.Options;

/// <summary>The queue's URL, from a parameter of SSM.</summary>
internal static class QueueParameter
{
    private const string Variable = "FLOWRUN_QUEUE_URL_PARAMETER";

    /// <returns>The URL, or why there is none. What the parameter holds is not repeated: it may be a secret that is not meant for us.</returns>
    public static async Task<(Uri? Url, string? Problem)> ReadAsync(IAmazonSimpleSystemsManagement ssm, string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, cancellationToken);
            return QueueUrl.TryParse(answer.Parameter?.Value ?? "", out var url)
                ? (url, null)
                : (null, $"{Variable}: the parameter {name} holds something else: expected {QueueUrl.Expected}");
        }
        catch (ParameterNotFoundException)
        {
            return (null, $"{Variable}: found \"{name}\": SSM has no such parameter in this account and region");
        }
        catch (Exception failure) when (AwsFailure.IsKnown(failure))
        {
            return (null, $"{Variable}: GetParameter {name}: {AwsFailure.Reason(failure, "the function's role needs ssm:GetParameter on it, and kms:Decrypt if it has a key of its own")}");
        }
    }
}
