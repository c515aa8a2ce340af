using Flowrun.Fuzz;

namespace Flowrun.Worker.Tests;

/// <summary>A moment of <c>tests/Flowrun.Fuzz</c> in every run of the tests.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_ChangedInputs_BreakNoPromise(string target)
    {
        var fuzzer = new Fuzzer(FuzzTargets.All.Single(one => one.Name == target), seed: 1);

        var finding = fuzzer.Run(runs => runs < 500);

        Assert.True(finding is null, $"{finding}");
        Assert.True(fuzzer.Answers >= 3, $"only {fuzzer.Answers} answers");
    }
}
