using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Events;

public class CloudEventWriterProperties
{
    private const string Source = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder";

    [Property(MaxTest = 1000)]
    public Property Write_AnyCreated_IsReadBackAsItWas() => Prop.ForAll(Created().ToArbitrary(), record =>
    {
        var read = Assert.IsType<EventRecord.Created>(ReadBack(CloudEventWriter.Write(record, Source)));

        AssertSame(record.Object, read.Object);
        Assert.Equal(record.TraceParent, read.TraceParent);
        Assert.Equal(record.Parameters, read.Parameters);
        Assert.True(JsonNode.DeepEquals(record.Overrides, read.Overrides));
    });

    [Property(MaxTest = 1000)]
    public Property Write_AnyRequest_IsReadBackAsItWas() => Prop.ForAll(Requested().ToArbitrary(), record =>
    {
        var read = Assert.IsType<EventRecord.Requested>(ReadBack(CloudEventWriter.Write(record)));

        Assert.Equal((record.Request.Source, record.Request.Id, record.Request.Flow), (read.Request.Source, read.Request.Id, read.Request.Flow));
        Assert.Equal(record.Request.Time, read.Request.Time);
        Assert.Equal(record.TraceParent, read.TraceParent);
        Assert.Equal(record.Request.Parameters, read.Request.Parameters);
        Assert.True(JsonNode.DeepEquals(record.Request.Overrides, read.Request.Overrides));
        AssertSame(record.Request.Object, read.Request.Object);
    });

    /// <summary>What SQS takes is a part of XML 1.0, and JSON in ASCII without control characters is in it.</summary>
    private static EventRecord ReadBack(string body)
    {
        Assert.DoesNotContain(body, character => character is < ' ' or > '~');
        return Assert.Single(EventParser.Parse(body));
    }

    private static void AssertSame(ObjectEvent? expected, ObjectEvent? actual)
    {
        Assert.Equal(expected is null ? null : expected with { Metadata = null }, actual is null ? null : actual with { Metadata = null });
        Assert.Equal(expected?.Metadata, actual?.Metadata);
    }

    private static Gen<EventRecord.Created> Created() =>
        from created in Object()
        from trace in Trace()
        from parameters in Map()
        from overrides in Overrides()
        select new EventRecord.Created(created, trace) { Parameters = parameters, Overrides = overrides };

    private static Gen<EventRecord.Requested> Requested() =>
        from source in Text()
        from id in Text()
        from flow in Text()
        from parameters in Map()
        from overrides in Overrides()
        from about in Object().OrNull()
        from time in Time()
        from trace in Trace()
        select new EventRecord.Requested(new RunRequest(source, id, flow, parameters, overrides, about, time), trace);

    private static Gen<ObjectEvent> Object() =>
        from key in Text()
        from size in ArbMap.Default.GeneratorFor<NonNegativeInt>()
        from known in Gen.Elements(false, true)
        from tag in Gen.Elements(null, "d41d8cd98f00b204e9800998ecf8427e", "abc-2")
        from version in Gen.Elements(null, "null", "096fKKXTRTtl3on89fVO.nfljtsv6qko")
        from sequencer in Gen.Elements(null, "0055AED6DCD90281E5")
        from time in Time()
        from metadata in Map().OrNull()
        select new ObjectEvent("landing", key, known ? new Bytes(size.Get * 1_000_003L) : null, tag, version, sequencer, time, metadata);

    private static Gen<DateTimeOffset?> Time() =>
        from days in Gen.Choose(0, 3_000_000)
        from ticks in Gen.Choose(0, int.MaxValue)
        from known in Gen.Elements(false, true)
        select known ? new DateTimeOffset((days * TimeSpan.TicksPerDay) + ticks, TimeSpan.Zero) : (DateTimeOffset?)null;

    private static Gen<string?> Trace() => Gen.Elements(null, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private static Gen<Dictionary<string, string>> Map() =>
        from names in Gen.ArrayOf(Text(), 3)
        from values in Gen.ArrayOf(Gen.OneOf(Text(), Gen.Constant("")), 3)
        from count in Gen.Choose(0, 3)
        select names.Distinct().Zip(values).Take(count).ToDictionary(pair => pair.First, pair => pair.Second);

    private static Gen<JsonObject?> Overrides() =>
        from name in Text()
        from value in Text()
        from number in ArbMap.Default.GeneratorFor<int>()
        from shape in Gen.Choose(0, 2)
        select shape switch
        {
            0 => null,
            1 => [],
            _ => new JsonObject { [name] = value, ["labels"] = new JsonObject { [value] = null, ["list"] = new JsonArray(number, true, value) } },
        };

    private static Gen<string> Text() =>
        from text in ArbMap.Default.GeneratorFor<UnicodeString>()
        where !string.IsNullOrEmpty(text.Item) && !text.Item.Contains('\0') && text.Item.Length < 300
            && text.Item.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)
        select text.Item;
}
