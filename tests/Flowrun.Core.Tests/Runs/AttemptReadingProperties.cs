using System.Text.Json.Nodes;
using Flowrun.Core.Runs;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Runs;

public sealed class AttemptReadingProperties
{
    private static readonly JsonNode?[] Oddities =
        [null, true, -1, 1e300, "", "x", "-5Mi", "9999999999999999999", new JsonArray(1), new JsonObject { ["a"] = 1 }, new JsonArray(new JsonArray())];

    /// <summary>One odd object in a list must not hide all others.</summary>
    [Property(MaxTest = 300)]
    public bool Read_ObjectsWithAnythingAnywhere_NeverThrows(int seed)
    {
        var random = new Random(seed);
        var names = Fixtures.Names("kubernetes").Where(name => name.StartsWith("run-", StringComparison.Ordinal)).ToArray();
        var run = RecordedRun.Read(names[random.Next(names.Length)], fixture =>
        {
            for (var change = 0; change < 3; change++)
            {
                Spoil(fixture["job"]!, random);
                foreach (var pod in fixture["pods"]!.AsArray())
                {
                    Spoil(pod!, random);
                }
            }
        });
        return RunView.Of(run.Job, run.Pods).Reason is null or { Length: < 2000 };
    }

    [Property]
    public Property Read_AnyTerminationMessage_NeverThrowsAndPeaksArePositive(NonNull<string> message) =>
        (MeterReport.Read(message.Get) is null or { Peak.Value: > 0 }).ToProperty();

    private static void Spoil(JsonNode root, Random random)
    {
        var node = root;
        while (true)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } map:
                    var name = map.ElementAt(random.Next(map.Count)).Key;
                    if (map[name] is null || random.Next(4) == 0)
                    {
                        map[name] = Oddities[random.Next(Oddities.Length)]?.DeepClone();
                        return;
                    }

                    node = map[name]!;
                    break;
                case JsonArray { Count: > 0 } list:
                    var index = random.Next(list.Count);
                    if (list[index] is null || random.Next(4) == 0)
                    {
                        list[index] = Oddities[random.Next(Oddities.Length)]?.DeepClone();
                        return;
                    }

                    node = list[index]!;
                    break;
                default:
                    return;
            }
        }
    }
}
