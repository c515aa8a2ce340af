using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Flowrun.Kubernetes.Client;

/// <summary>Keeps up with all objects of a collection: lists them, then watches from there, and lists anew when the watch cannot go on and now and then.</summary>
/// <remarks>
/// A failed list or watch is told as such and never looks as if there were nothing. A watch that the server ends or that is lost is opened again where it
/// stopped, and is no failure.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
/// </remarks>
/// <param name="api">The connection.</param>
/// <param name="path">Of the collection, from the root without a slash at the front: <c>apis/batch/v1/namespaces/x/jobs</c>.</param>
/// <param name="read">What is kept of an object. In a list, objects of the built-in kinds have neither apiVersion nor kind.</param>
/// <param name="options">How to go about it.</param>
/// <param name="time">The clock of time-outs and pauses.</param>
/// <param name="chance">From 0 to less than 1, for jitter.</param>
public sealed class ListWatch<T>(KubernetesApi api, string path, Func<JsonElement, T> read, ListWatchOptions options, TimeProvider time, Func<double> chance)
{
    /// <summary>What there is and what becomes of it, until cancelled. The next step is made when the next item is asked for.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; it does not end otherwise.</exception>
    public async IAsyncEnumerable<ListWatchItem<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = new ListWatchList<T>(api, path, read, options);
        var pause = new ListWatchPause(options, chance);
        using var pulse = new WatchPulse(path, time);
        while (true)
        {
            var result = await list.ReadAsync(cancellationToken).ConfigureAwait(false);
            pulse.Turn();
            if (result.Failure is { } failure)
            {
                yield return new ListWatchItem<T>.Failed(failure);
                await Task.Delay(pause.Next(failure.RetryAfter), time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            pulse.Beat();
            yield return new ListWatchItem<T>.Listed(result.Objects);
            await foreach (var item in FollowAsync(result.Version, pause, pulse, cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }

    /// <summary>Watches, as often as it takes, until it is time to list anew.</summary>
    private async IAsyncEnumerable<ListWatchItem<T>> FollowAsync(
        string version, ListWatchPause pause, WatchPulse pulse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var relistAfter = Spread(options.RelistAfter);
        var wasRefused = false;
        while (relistAfter - time.GetElapsedTime(began) is { } left && left > TimeSpan.Zero)
        {
            var opened = time.GetTimestamp();
            await using var watch = await ListWatchStream<T>.OpenAsync(api, path, read, version, Lasting(left), options, time, cancellationToken).ConfigureAwait(false);
            pulse.Turn();
            if (watch.Failure is null)
            {
                pulse.Beat();
            }

            if (watch.Failure is null && wasRefused)
            {
                yield return new ListWatchItem<T>.Resumed();
            }

            wasRefused = watch.Failure is not null;
            var failure = watch.Failure;
            while (failure is null && await watch.NextAsync().ConfigureAwait(false) is { } happened)
            {
                version = happened.Version ?? version;
                failure = happened.Failure;
                if (failure is null)
                {
                    pulse.Beat();
                }

                if (happened.Item is not null)
                {
                    yield return happened.Item;
                }
            }

            if (failure is { IsExpired: false })
            {
                yield return new ListWatchItem<T>.Failed(failure);
            }

            if (failure is null && time.GetElapsedTime(opened) >= options.FirstPause)
            {
                pause.Reset();
                continue;
            }

            // Also after a watch that was over at once: a server that ends every watch so is not to be asked as fast as it answers.
            await Task.Delay(pause.Next(failure?.RetryAfter), time, cancellationToken).ConfigureAwait(false);
            if (failure is not null && (failure.IsExpired || !wasRefused))
            {
                yield break;
            }
        }
    }

    private TimeSpan Lasting(TimeSpan left)
    {
        var lasting = Spread(options.WatchTimeout);
        lasting = lasting < left ? lasting : left;
        return lasting < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : lasting;
    }

    private TimeSpan Spread(TimeSpan longest) => longest * (1 - (chance() / 5));
}
