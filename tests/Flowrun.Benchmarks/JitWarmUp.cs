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
    public static async Task RunAsync(Func<int, Task> round)
    {
        for (var number = 0; number < MostRounds; number++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await round(number);
            if (JitInfo.GetCompiledMethodCount() - before < FewMethods)
            {
                return;
            }
        }
    }
}
