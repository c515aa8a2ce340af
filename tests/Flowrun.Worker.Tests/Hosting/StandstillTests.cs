using System.Reflection;
using System.Text.RegularExpressions;
using Flowrun.Core.Quantities;
using Flowrun.Kubernetes.Client;
using Flowrun.Sandbox;
using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Tests.Hosting;

/// <summary>A process that stands still, stopped or starved, goes on where it was.</summary>
public sealed class StandstillTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A match's time-out is measured by the clock on the wall: with one, a match during which the machine was busy elsewhere threw. None of the patterns can take long.</summary>
    [Fact]
    public void Patterns_ProcessStoodStillDuringAMatch_NoneRunsOutOfTime()
    {
        Assembly[] assemblies = [typeof(Bytes).Assembly, typeof(KubernetesApi).Assembly, typeof(WorkerHost).Assembly, typeof(SandboxAws).Assembly];
        var patterns = assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Flowrun", StringComparison.Ordinal) == true && !type.ContainsGenericParameters)
            .SelectMany(type => type.GetMethods(Any))
            .Where(method => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0)
            .ToList();

        Assert.NotEmpty(patterns);
        Assert.All(patterns, pattern => Assert.Equal(Regex.InfiniteMatchTimeout, ((Regex)pattern.Invoke(null, null)!).MatchTimeout));
    }
}
