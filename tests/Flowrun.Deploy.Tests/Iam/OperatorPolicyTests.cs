using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>The policy for people allows just what the commands call.</summary>
public class OperatorPolicyTests
{
    [Fact]
    public async Task Policy_OfOperators_IsWhatTheCommandsCall()
    {
        var policy = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(DeployFolder.Root, "operator-policy.json"), TestContext.Current.CancellationToken))!;

        var granted = policy["Statement"]!.AsArray().SelectMany(statement => Texts(statement!["Action"]!).Select(action => new Grant(action, PlaceOf((string)statement["Resource"]!))));

        Assert.Equal(NeededGrants.OfOperators().Select(grant => grant.ToString()).Order(), granted.Select(grant => grant.ToString()).Order());
        Assert.All(policy["Statement"]!.AsArray(), statement => Assert.Equal("Allow", (string?)statement!["Effect"]));
    }

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray several ? several.Select(one => (string)one!) : [(string)node!];

    private static string PlaceOf(string resource) => resource switch
    {
        "arn:aws:sqs:REGION:ACCOUNT:QUEUE" => Place.Queue,
        "arn:aws:sqs:REGION:ACCOUNT:DEAD_LETTER_QUEUE" => Place.DeadLetterQueue,
        "arn:aws:s3:::BUCKET" => Place.Bucket,
        _ => throw new InvalidOperationException($"{resource}: no such place"),
    };
}
