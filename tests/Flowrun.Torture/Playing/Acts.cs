using System.Globalization;
using Flowrun.Sandbox.Kubelet;

namespace Flowrun.Torture.Playing;

/// <summary>What the containers do. Only their states are real: how a worker takes them is what is looked at.</summary>
internal static class Acts
{
    private const int Sigkill = 137;
    private const int Failure = 3;

    /// <param name="variables">The container's environment.</param>
    /// <param name="limit">Of its memory, in bytes.</param>
    public static ContainerAct Of(IReadOnlyDictionary<string, string> variables, long? limit)
    {
        // By the run's id, so that it lasts as long whenever it is played.
        var chance = variables.GetValueOrDefault("FLOWRUN_RUN_ID", "").Aggregate(17, (sum, letter) => ((sum * 31) + letter) & 0xFFFF);
        var lasting = TimeSpan.FromMilliseconds(20 + (chance % 20 == 0 ? 2000 : chance % 150));
        if (variables.GetValueOrDefault("FLOWRUN_PARAM_NEED") is { } text)
        {
            var need = long.Parse(text, CultureInfo.InvariantCulture);
            return limit < need
                ? new ContainerAct(lasting, Sigkill, IsOutOfMemory: true)
                : new ContainerAct(lasting, Message: $$"""{"peakMemoryBytes":{{need}},"oomKills":0,"source":"cgroup2","wallSeconds":1,"cpuSeconds":1,"exitCode":0}""");
        }

        return new ContainerAct(lasting, variables.GetValueOrDefault("FLOWRUN_GROUP") is "failing" or "letters" ? Failure : 0);
    }
}
