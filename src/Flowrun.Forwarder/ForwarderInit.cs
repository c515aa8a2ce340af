using Flowrun.Forwarder.Aws;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder;

/// <summary>The start of the function: all that is checked before the first event.</summary>
internal abstract record ForwarderInit
{
    /// <summary>Lambda gives ten seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);

    private static readonly ClientsOfAws Clients = new(AwsClients.CreateSqs, AwsClients.CreateS3, AwsClients.CreateSsm);

    private ForwarderInit()
    {
    }

    public sealed record Ready(EventForwarder Forwarder) : ForwarderInit;

    public sealed record Refused(RuntimeError Error) : ForwarderInit;

    /// <param name="variable">The environment.</param>
    public static async Task<ForwarderInit> StartAsync(Func<string, string?> variable, TimeProvider time)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            var (forwarder, problems) = await ConfiguredForwarder.CreateAsync(variable, Clients, time, limit.Token);
            return forwarder is null ? new Refused(new RuntimeError("InvalidSettings", string.Join("; ", problems))) : new Ready(forwarder);
        }
        catch (Exception failure) when (AwsFailure.IsKnown(failure) || failure is InvalidOperationException)
        {
            return new Refused(new RuntimeError("InitFailed", failure.Message));
        }
    }
}
