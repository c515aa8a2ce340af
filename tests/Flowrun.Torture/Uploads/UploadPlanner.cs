using System.Globalization;

namespace Flowrun.Torture.Uploads;

/// <summary>Draws uploads: mostly ordinary ones, and some of every other kind.</summary>
/// <param name="seed">Part of every identity, so that no two rounds have an upload in common.</param>
/// <param name="random">Made of the seed.</param>
internal sealed class UploadPlanner(int seed, Random random)
{
    /// <summary>How often of a thousand.</summary>
    private static readonly (UploadKind Kind, int Weight)[] Weights =
    [
        (UploadKind.Plain, 440), (UploadKind.Both, 60), (UploadKind.Unsized, 50), (UploadKind.Ladder, 70), (UploadKind.Learning, 60), (UploadKind.Limited, 70),
        (UploadKind.Failing, 30), (UploadKind.Letters, 20), (UploadKind.Requested, 40), (UploadKind.Denied, 20), (UploadKind.Typo, 10), (UploadKind.Guarded, 40),
        (UploadKind.Unmatched, 25), (UploadKind.Vanished, 15), (UploadKind.Ignored, 25), (UploadKind.Poison, 25),
    ];

    /// <summary>What strangers call their files.</summary>
    private static readonly string[] Names =
    [
        "berlin.csv", "a b+c.csv", "größe 📦.csv", "100%.csv", "$(rm -rf).csv", "quote\"'`.csv", "semi;colon&amp.csv", "[x]{y}.csv", "UPPER_under.CSV", "--flag=x.csv", "tab\tin.csv", "a%2Fb.csv", ".hidden.csv", "ends.csv.",
    ];

    // Needs of the ladder, in MiB: one attempt, two, three, four, and more than four give.
    private static readonly int[] Needs = [40, 60, 100, 128, 200, 400, 512, 4000];
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An upload like no other.</summary>
    public Upload Next(int number)
    {
        var kind = DrawKind();
        var prefix = kind.ToString().ToLowerInvariant();
        var name = $"{seed}-{number}-{Names[random.Next(Names.Length)]}";
        return kind switch
        {
            UploadKind.Plain => Run(number, kind, Object(number, $"plain/{name}{(random.Next(5) == 0 ? ".gz" : "")}", Size()), "Succeeded", "plain"),
            UploadKind.Both => Run(number, kind, Object(number, $"both/{name}", Size()), "Succeeded", "plain", "audit"),
            UploadKind.Unsized => Run(number, kind, Object(number, $"plain/{name}", random.Next(1, 64)) with { VersionId = null, IsThere = true }, "Succeeded", "plain"),
            UploadKind.Ladder => Ladder(number, name),
            UploadKind.Learning => Learning(number, name),
            UploadKind.Limited => Run(number, kind, Object(number, $"{prefix}/{name}", Size()), "Succeeded", prefix),
            UploadKind.Guarded => Run(number, kind, Object(number, $"{prefix}/{name}", Size()), "Succeeded", prefix) with { Letter = "admission webhook" },
            UploadKind.Failing => Run(number, kind, Object(number, $"{prefix}/{name}", Size()), "Failed", prefix),
            UploadKind.Letters => Run(number, kind, Object(number, $"{prefix}/{name}", Size()), "Failed", prefix) with { Letter = "Failed: main exited with 3" },
            UploadKind.Requested => Requested(number),
            UploadKind.Denied => new(number, kind, Object(number, $"{prefix}/{name}", Size()), [], "admission webhook"),
            UploadKind.Typo => new(number, kind, Object(number, $"{prefix}/{name}", Size()), [], FlowRules.UnknownField),
            UploadKind.Unmatched => new(number, kind, Object(number, $"nobody/{name}", Size()), []),
            UploadKind.Vanished => new(number, kind, Object(number, $"plain/gone-{name}", Size()), []),
            UploadKind.Ignored => new(number, kind, Object(number, $"plain/{name}/", 0), []),
            UploadKind.Poison => new(number, kind, null, [], PoisonBodies.ReasonOf(number)),
            _ => throw new InvalidOperationException($"No such kind: {kind}."),
        };
    }

    private UploadKind DrawKind()
    {
        var draw = random.Next(Weights.Sum(one => one.Weight));
        foreach (var (kind, weight) in Weights)
        {
            if ((draw -= weight) < 0)
            {
                return kind;
            }
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    private static Upload Run(int number, UploadKind kind, UploadedObject created, string end, params string[] groups) => new(
        number, kind, created, [.. groups.Select(group => new ExpectedRun(group, RunNames.Of(group, created), [FlowRules.Memory(group, created.Key, created.Size)], end))]);

    private Upload Ladder(int number, string name)
    {
        var need = Needs[random.Next(Needs.Length)] * FlowRules.Mebi;
        var created = Object(number, $"ladder/{need}/{name}", Size());
        var attempts = FlowRules.Attempts(FlowRules.Memory("ladder", created.Key, created.Size), need);
        return new(number, UploadKind.Ladder, created, [new("ladder", RunNames.Of("ladder", created), attempts, attempts[^1] >= need ? "Succeeded" : "OutOfMemory", need)]);
    }

    private Upload Learning(int number, string name)
    {
        var size = random.Next(1, 200) * FlowRules.Mebi;
        var need = (40 * FlowRules.Mebi) + (size * 3 / 2) + (random.Next(16) * FlowRules.Mebi);
        var created = Object(number, $"learning/{need}/{name}", size);
        return new(number, UploadKind.Learning, created, [new("learning", RunNames.Of("learning", created), [], "Succeeded", need)]);
    }

    private Upload Requested(int number)
    {
        var memory = random.Next(2, 100) * 16 * FlowRules.Mebi;
        return new(number, UploadKind.Requested, null, [new("requested", RunNames.OfRequest("requested", "/torture", RequestId(number)), [memory], "Succeeded")]);
    }

    /// <summary>The id of a request for a run.</summary>
    public string RequestId(int number) => string.Create(CultureInfo.InvariantCulture, $"{seed}-{number}");

    private UploadedObject Object(int number, string key, long size)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"{seed:x8}{number:x8}{random.NextInt64():x16}");
        var isVersioned = random.Next(4) == 0;

        // What has no sequencer comes from emulators.
        var sequencer = random.Next(8) == 0 && !isVersioned ? null : $"00{identity[..14].ToUpperInvariant()}";
        return new(FlowRules.Bucket, key, size, identity, isVersioned ? $"v.{identity}" : null, sequencer, Start.AddSeconds(number).AddMilliseconds(random.Next(1000)));
    }

    /// <summary>From nothing to 4 GiB, small ones as often as large ones.</summary>
    private long Size() => random.Next(20) == 0 ? 0 : (long)Math.Pow(2, random.NextDouble() * 32);
}
