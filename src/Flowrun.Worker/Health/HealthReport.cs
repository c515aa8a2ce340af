using System.Text.Json.Serialization;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Worker.Health;

/// <summary>What /healthz and /readyz answer with.</summary>
/// <param name="IsFine">200 or 503.</param>
/// <param name="Reasons">Why not, for people; empty when it is.</param>
internal sealed record HealthReport(bool IsFine, IReadOnlyList<string> Reasons)
{
    /// <summary>A receiver comes round once a minute at least. One that does not is stuck, and only a new process helps.</summary>
    internal static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(5);

    /// <summary>A watch lasts five minutes and a pause at most as long, and a list of very many pages a while.</summary>
    internal static readonly TimeSpan LongestWatchTurn = TimeSpan.FromMinutes(30);

    /// <summary>Whether the process is worth keeping. An outage of the queue or of Kubernetes is no reason to end it: loops come round with a failure too.</summary>
    public static HealthReport Alive(IntakeState state, IReadOnlyList<WatchProgress> watches, DateTimeOffset now)
    {
        if (state.IsStopping)
        {
            return new HealthReport(true, []);
        }

        List<string> reasons = [];
        if (now - state.LastTurn is var silence && silence > LongestTurn)
        {
            reasons.Add($"no receiver has come round for {(int)silence.TotalSeconds} s; at most {(int)LongestTurn.TotalSeconds} s is right");
        }

        reasons.AddRange(watches
            .Where(watch => watch.SinceTurn > LongestWatchTurn)
            .Select(watch => $"the watch of {watch.Resource} has not come round for {(int)watch.SinceTurn.TotalSeconds} s; at most {(int)LongestWatchTurn.TotalSeconds} s is right"));
        return new HealthReport(reasons.Count == 0, reasons);
    }

    /// <summary>Whether the worker takes messages on.</summary>
    public static HealthReport Ready(IntakeState state, IReadOnlyList<WatchProgress> watches, DateTimeOffset now)
    {
        List<string> reasons = [.. state.BlockingReasons, .. state.ImpairingReasons, .. Alive(state, watches, now).Reasons];
        if (state.IsStopping)
        {
            reasons.Add("the worker is stopping");
        }

        return new HealthReport(reasons.Count == 0, reasons);
    }
}

/// <summary>The answer of /readyz.</summary>
internal sealed record ReadyAnswer(bool Ready, IReadOnlyList<string> Reasons);

/// <summary>The answer of /healthz.</summary>
/// <param name="SecondsSinceReceive">Since the queue last answered a ReceiveMessage; null: it has not yet.</param>
/// <param name="SecondsSinceWatch">Since the watch of a resource last told something, a bookmark being enough.</param>
internal sealed record HealthAnswer(bool Healthy, IReadOnlyList<string> Reasons, long? SecondsSinceReceive, IReadOnlyDictionary<string, long> SecondsSinceWatch)
{
    public static HealthAnswer Of(HealthReport report, IntakeState state, IReadOnlyList<WatchProgress> watches, DateTimeOffset now) => new(
        report.IsFine,
        report.Reasons,
        state.LastReceive is { } last ? (long)(now - last).TotalSeconds : null,
        watches.ToDictionary(watch => watch.Resource, watch => (long)watch.SinceNews.TotalSeconds, StringComparer.Ordinal));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
