namespace Flowrun.EndToEnd.Tests;

/// <summary>Waits for what other processes bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="story">What is known when it did not happen.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> story, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"It did not happen within {Patience}. {story()}");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
