using System.Runtime;

namespace Flowrun.Benchmarks;

/// <summary>
/// Repeats what is measured until the JIT, which takes its time to find out what is hot, has compiled all of it. Who comes first, or has more code,
/// would be charged for that.
/// </summary>
internal static class JitWarmUp
{
    // A round in which the JIT compiles less than this has nothing new to it.
    private const int FewMethods = 40;
    private const int MostRounds = 12;

    /// <param name="round">Is given its number, from 0.</param>
    public static Task<int> RunAsync(Func<int, Task> round) => RunAsync(round, static () => Task.FromResult((double)JitInfo.GetCompiledMethodCount()));

    /// <param name="round">Is given its number, from 0.</param>
    /// <param name="compiled">How many methods have been compiled, where that is not this process.</param>
    /// <returns>How many rounds there were.</returns>
    public static async Task<int> RunAsync(Func<int, Task> round, Func<Task<double>> compiled)
    {
        for (var number = 0; number < MostRounds; number++)
        {
            var before = await compiled();
            await round(number);
            if (await compiled() - before < FewMethods)
            {
                return number + 1;
            }
        }

        return MostRounds;
    }
}
