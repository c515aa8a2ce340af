namespace Flowrun.Sandbox;

internal static class TimeProviderExtensions
{
    /// <summary>Ends at a moment of a clock that may be set forward at any time.</summary>
    public static Task UntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var left = due - time.GetUtcNow();
        var timer = left > TimeSpan.Zero ? Task.Delay(left, time, cancellationToken) : Task.CompletedTask;

        // A clock that is set forward between looking at it and the timer's start makes the timer late.
        return time.GetUtcNow() < due ? timer : Task.CompletedTask;
    }
}
