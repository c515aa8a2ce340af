using Flowrun.Core.Events;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class EventParserProperties
{
    private static readonly string[] Bodies =
    [
        .. Fixtures.Names("events").Select(name => Fixtures.Read($"events/{name}")["body"]!.GetValue<string>()),
        Created("""{"bucket": "landing", "key": "a b", "size": 7, "eTag": "abc", "versionId": "v1", "sequencer": "0055AE", "time": "2026-11-20T10:15:25Z"}"""),
        Requested("""{"flow": "orders", "parameters": {"a": "1", "b": 2}, "overrides": {"memory": "1Gi"}, "object": {"bucket": "landing", "key": "k", "size": 1}}"""),
        SnsInvocation(S3(Record()), Sns(S3(Record()))),
        Scheduled("""{"flow": "report", "parameters": {"a": "1"}}"""),
        """{"flow": "orders", "id": "1", "source": "/tests", "parameters": {"a": "1", "b": 2}, "object": {"bucket": "landing", "key": "k"}}""",
    ];

    /// <summary>Pieces that break JSON, text, numbers and keys in different ways.</summary>
    private static readonly string[] Pieces =
        ["", "\"", "\\", "{", "}", "[", "]", ",", ":", "%", "%C3", "+", "\0", "\n", "\ud800", "\\uD800", "\\u0000", "-", "e99", "null", "1e400", "\u202e", "ñ", "Records"];

    [Property(MaxTest = 1000)]
    public void Parse_AnyText_GivesRecords(string? text) => AssertRecords(text ?? "");

    [Property(MaxTest = 5000)]
    public Property Parse_MutatedBody_GivesRecords() =>
        Prop.ForAll(Mutated().ToArbitrary(), body => AssertRecords(body));

    [Property(MaxTest = 1000)]
    public void Parse_AnyPayload_GivesRecords(byte[]? payload) => Assert.NotEmpty(EventParser.Parse(payload ?? [], new RequestOrigin("/tests", "1")));

    [Property(MaxTest = 1000)]
    public Property Parse_TruncatedBody_GivesRecords() =>
        Prop.ForAll(
            (from body in Gen.Elements(Bodies) from length in Gen.Choose(0, body.Length) select body[..length]).ToArbitrary(),
            body => AssertRecords(body));

    [Property(MaxTest = 500)]
    public Property Parse_AnyKey_ComesOutAsItWentIn() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<UnicodeString>().Filter(key => IsPossible(key.Item)),
            key =>
            {
                Assert.Equal(key.Item, EventAssert.Created(S3(Record($$"""{"key": "{{System.Net.WebUtility.UrlEncode(key.Item)}}"}"""))).Key);
                Assert.Equal(key.Item, EventAssert.Created(EventBridge($$"""{"key": {{System.Text.Json.JsonSerializer.Serialize(key.Item)}}}""")).Key);
            });

    [Fact]
    public void Parse_ManyRecords_GivesEach()
    {
        var records = EventParser.Parse(S3(string.Join(',', Enumerable.Range(0, 20_000).Select(number => Record($$"""{"key": "{{number}}"}""")))));

        Assert.Equal(Enumerable.Range(0, 20_000).Select(number => $"{number}"), records.Select(record => Assert.IsType<EventRecord.Created>(record).Object.Key));
    }

    private static bool IsPossible(string? key) =>
        !string.IsNullOrEmpty(key) && !key.Contains('\0') && System.Text.Encoding.UTF8.GetByteCount(key) <= 1024
        && key.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);

    private static Gen<string> Mutated() =>
        from body in Gen.Elements(Bodies)
        from times in Gen.Choose(1, 4)
        from mutations in Gen.ArrayOf(Mutation(), times)
        select mutations.Aggregate(body, (text, mutation) => mutation(text));

    private static Gen<Func<string, string>> Mutation() =>
        from place in Gen.Choose(0, 999)
        from removed in Gen.Choose(0, 3)
        from piece in Gen.Elements(Pieces)
        select new Func<string, string>(text =>
        {
            var index = text.Length * place / 1000;
            return string.Concat(text.AsSpan(0, index), piece, text.AsSpan(Math.Min(text.Length, index + removed)));
        });

    private static void AssertRecords(string body)
    {
        var records = EventParser.Parse(body);

        Assert.NotEmpty(records);
        Assert.All(records, record =>
        {
            var reason = record switch
            {
                EventRecord.Poison poison => poison.Reason,
                EventRecord.Ignored ignored => ignored.Reason,
                EventRecord.Created created => Checked(created.Object),
                _ => Assert.IsType<EventRecord.Requested>(record).Request.Flow,
            };
            Assert.InRange(reason.Length, 1, 500);
            Assert.True(record is EventRecord.Created or EventRecord.Requested || !reason.Any(char.IsControl), reason);
        });
    }

    private static string Checked(ObjectEvent created)
    {
        Assert.NotEmpty(created.Bucket);
        Assert.NotEmpty(created.Key);
        Assert.DoesNotContain('\0', created.Key);
        return "created";
    }
}
