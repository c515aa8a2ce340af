using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Leases;

/// <summary>Sees to it that of several processes one leads at a time, by a Lease.</summary>
/// <remarks>
/// No clock of another machine is trusted: a lease has run out when it has not changed for its duration by the own, monotonic clock. So clocks may be wrong and may jump.
/// Source: https://kubernetes.io/docs/concepts/architecture/leases/
/// </remarks>
/// <param name="api">The connection.</param>
/// <param name="inNamespace">Of the Lease.</param>
/// <param name="name">Of the Lease.</param>
/// <param name="identity">Tells this process from all others, also from the one before it of the same pod.</param>
/// <param name="times">The paces.</param>
/// <param name="fault">Takes the reason why the Lease cannot be read or written at the moment, for people; null once it can again.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">From 0 to less than 1, for jitter.</param>
public sealed class LeaseElection(
    KubernetesApi api, string inNamespace, string name, string identity, LeaseTimes times, Action<string?> fault, TimeProvider time, Func<double> chance)
{
    private readonly LeaseCalls _calls = new(api, inNamespace, name, times.Deadline / 2, time);
    private string? _fault;

    /// <summary>Runs <paramref name="lead"/> whenever this process leads, until cancelled; the Lease is given back at the end.</summary>
    /// <param name="lead">Ends soon after the token of what it is given is cancelled. If it ends by itself, the Lease is given back and taken anew.</param>
    /// <param name="cancellationToken">Ends leading first, then waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled; it does not end otherwise, but with what <paramref name="lead"/> throws.</exception>
    public async Task RunAsync(Func<Leadership, Task> lead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lead);
        while (true)
        {
            var (state, asked) = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            using var leadership = new Leadership(asked, times.Deadline, time);
            await HoldAsync(leadership, state, lead, cancellationToken).ConfigureAwait(false);
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(LeaseState State, long Asked)> AcquireAsync(CancellationToken cancellationToken)
    {
        LeaseState? seen = null;
        var seenAt = 0L;
        while (true)
        {
            var asked = time.GetTimestamp();
            var answer = await _calls.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (answer is LeaseAnswer.Missing)
            {
                asked = time.GetTimestamp();
                answer = await _calls.CreateAsync(Mine(LeaseState.New(inNamespace, name)), cancellationToken).ConfigureAwait(false);
            }
            else if (answer is LeaseAnswer.Is { State: var found })
            {
                if (seen?.Version != found.Version)
                {
                    (seen, seenAt) = (found, asked);
                }

                if (found.Holder.Length == 0 || found.Holder == identity || time.GetElapsedTime(seenAt) >= (found.Duration ?? times.Duration))
                {
                    asked = time.GetTimestamp();
                    answer = await _calls.ReplaceAsync(Mine(found), cancellationToken).ConfigureAwait(false);
                }
            }

            Say(answer);
            if (answer is LeaseAnswer.Is { State: var now } && now.Holder == identity)
            {
                return (now, asked);
            }

            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HoldAsync(Leadership leadership, LeaseState state, Func<Leadership, Task> lead, CancellationToken cancellationToken)
    {
        // As long as the work has not ended the lease is renewed, also while it is being stopped.
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(leadership, state, ended.Token);
        await using var stop = cancellationToken.Register(() => _ = leadership.EndAsync());
        try
        {
            await lead(leadership).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leadership.Token.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            state = await renewing.ConfigureAwait(false);

            await GiveBackAsync(state).ConfigureAwait(false);
        }
    }

    /// <summary>If it fails, the lease runs out.</summary>
    private async Task GiveBackAsync(LeaseState state)
    {
        if (await _calls.ReplaceAsync(Free(state), CancellationToken.None).ConfigureAwait(false) is LeaseAnswer.Changed
            && await _calls.ReadAsync(CancellationToken.None).ConfigureAwait(false) is LeaseAnswer.Is { State: var now } && now.Holder == identity)
        {
            // The last renewal was cancelled on its way, and had been done.
            await _calls.ReplaceAsync(Free(now), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private byte[] Free(LeaseState state) => state.Held("", TimeSpan.FromSeconds(1), time.GetUtcNow());

    /// <returns>The Lease as it was last.</returns>
    private async Task<LeaseState> RenewAsync(Leadership leadership, LeaseState state, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await PauseAsync(ended).ConfigureAwait(false);
                var asked = time.GetTimestamp();
                var answer = await _calls.ReplaceAsync(Mine(state), ended).ConfigureAwait(false);
                if (answer is LeaseAnswer.Changed)
                {
                    // Perhaps by this very process: an answer was lost.
                    answer = await _calls.ReadAsync(ended).ConfigureAwait(false);
                    if (answer is LeaseAnswer.Missing || answer is LeaseAnswer.Is { State: var other } && other.Holder != identity)
                    {
                        await leadership.EndAsync().ConfigureAwait(false);
                        return state;
                    }
                }

                Say(answer);
                if (answer is LeaseAnswer.Is renewed)
                {
                    state = renewed.State;
                    leadership.Renew(asked);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return state;
        }
    }

    private byte[] Mine(LeaseState state) => state.Held(identity, times.Duration, time.GetUtcNow());

    private Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(times.Retry * (1 + (chance() / 5)), time, cancellationToken);

    private void Say(LeaseAnswer answer)
    {
        var found = answer is LeaseAnswer.Failed failed ? $"the lease {inNamespace}/{name} cannot be held: {failed.Reason}" : null;
        if (found != _fault)
        {
            _fault = found;
            fault(found);
        }
    }
}
