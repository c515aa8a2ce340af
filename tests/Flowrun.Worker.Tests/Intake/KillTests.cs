using System.Diagnostics.CodeAnalysis;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;

namespace Flowrun.Worker.Tests.Intake;

public sealed class KillTests
{
    private const int Messages = 12;

    /// <summary>Killed anywhere, twice: whatever is deleted has its Jobs, the rest is still in the queue, and a successor completes it.</summary>
    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "Chance of a test.")]
    public async Task Kill_AtAnyStep_NothingIsLostAndNothingDoneTwice()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var chance = new Random(seed);
            await using var world = new World(options => options with { VisibilityTimeout = TimeSpan.FromSeconds(10), MaxInFlight = 4 });
            var conflicts = chance.Next(0, 6);
            world.Cluster.Answer = (_, _) => Interlocked.Decrement(ref conflicts) >= 0 ? new JobCreation.Transient("conflict") : null;
            world.Queue.Send([.. Enumerable.Range(0, Messages).Select(Body)]);
            for (var killed = 0; killed < 2; killed++)
            {
                await LiveAndDieAsync(world, new Life(chance.Next(0, 60)));
                AssertNothingIsLost(world, seed);
            }

            world.Start();
            await world.UntilAsync(() => world.Queue.Messages.Count == 0, step: 1);
            AssertNothingIsLost(world, seed);
            Assert.Equal(Enumerable.Range(0, Messages).SelectMany(Keys).Distinct().Count(), world.Cluster.Jobs.Count);
        }
    }

    private static async Task LiveAndDieAsync(World world, Life life)
    {
        var intake = world.NewIntake(new MortalQueue(world.Queue, life), new MortalCreator(world.Cluster, life));
        intake.Use(new Flowrun.Core.Flows.FlowCatalog([Make.Flow().Build()]));
        _ = Task.Run(() => intake.RunAsync(CancellationToken.None), TestContext.Current.CancellationToken);
        await world.UntilAsync(() => life.IsOver || world.Queue.Messages.Count == 0, step: 1);
    }

    private static void AssertNothingIsLost(World world, int seed)
    {
        var left = world.Queue.Messages.Select(message => message.Id).ToHashSet();
        for (var index = 0; index < Messages; index++)
        {
            if (left.Contains($"m{index}"))
            {
                continue;
            }

            Assert.All(Keys(index), key => Assert.True(
                world.Cluster.Jobs.Keys.Any(name => name.Contains($"-{key}-", StringComparison.Ordinal)), $"With seed {seed} the Job of {key} is lost."));
            Assert.True(
                index % 6 != 5 || world.Queue.DeadLetters.Any(letter => letter.Body == Body(index)), $"With seed {seed} the poison message {index} is lost.");
        }
    }

    /// <summary>Single records, several at once, repeated ones, and poison.</summary>
    private static string Body(int index) => index % 6 == 5
        ? $"{Bodies.Poison} {index}"
        : Bodies.Message([.. Keys(index).Select(key => Bodies.Record("ObjectCreated:Put", key))]);

    private static string[] Keys(int index) => (index % 6) switch
    {
        5 => [],
        4 => [$"k{index - 1}"],
        2 => [$"k{index}a", $"k{index}b", $"k{index}c"],
        _ => [$"k{index}"],
    };
}
