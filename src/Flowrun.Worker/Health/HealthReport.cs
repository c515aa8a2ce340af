using System.Text.Json.Serialization;

namespace Flowrun.Worker.Health;

/// <summary>What /healthz and /readyz answer with.</summary>
/// <param name="IsFine">200 or 503.</param>
/// <param name="Reasons">Why not, for people; empty when it is.</param>
internal sealed record HealthReport(bool IsFine, IReadOnlyList<string> Reasons)
{
    /// <summary>A receiver comes round once a minute at least. One that does not is stuck, and only a new process helps.</summary>
    internal static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(5);

    /// <summary>Whether the process is worth keeping. An outage of the queue or of Kubernetes is no reason to end it.</summary>
    public static HealthReport Alive(IntakeState state, DateTimeOffset now)
    {
        var silence = now - state.LastTurn;
        return silence <= LongestTurn || state.IsStopping
            ? new HealthReport(true, [])
            : new HealthReport(false, [$"no receiver has come round for {(int)silence.TotalSeconds} s; at most {(int)LongestTurn.TotalSeconds} s is right"]);
    }

    /// <summary>Whether the worker takes messages on.</summary>
    public static HealthReport Ready(IntakeState state, DateTimeOffset now)
    {
        List<string> reasons = [.. state.BlockingReasons, .. state.ImpairingReasons, .. Alive(state, now).Reasons];
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
internal sealed record HealthAnswer(bool Healthy, IReadOnlyList<string> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
