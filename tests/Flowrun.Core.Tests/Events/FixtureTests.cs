using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Events;

public class FixtureTests
{
    public static TheoryData<string> Names => new(Fixtures.Names("events"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_RecordedBody_GivesWhatIsExpected(string name)
    {
        var fixture = Fixtures.Read($"events/{name}");

        var records = EventParser.Parse(fixture["body"]!.GetValue<string>());

        switch (fixture["expect"])
        {
            case JsonArray objects:
                Assert.Equal(objects.Select(node => Expected(node!)), records.Select(record => Assert.IsType<EventRecord.Created>(record).Object with { Time = null }));
                break;
            case JsonValue value when value.GetValue<string>() == "skip":
                Assert.All(records, record => Assert.IsType<EventRecord.Ignored>(record));
                break;
            default:
                Assert.Equal("poison", fixture["expect"]!.GetValue<string>());
                Assert.IsType<EventRecord.Poison>(Assert.Single(records));
                break;
        }
    }

    [Fact]
    public void Names_OfTheFixtures_AreThere() => Assert.True(Fixtures.Names("events").Count() >= 13);

    private static ObjectEvent Expected(JsonNode node) => new(
        node["bucket"]!.GetValue<string>(),
        node["key"]!.GetValue<string>(),
        node["size"] is { } size ? new(size.GetValue<long>()) : null,
        node["eTag"]?.GetValue<string>(),
        node["versionId"]?.GetValue<string>(),
        node["sequencer"]?.GetValue<string>());
}
