using Flowrun.Core.Events;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class S3NotificationTests
{
    [Theory]
    [InlineData("ObjectCreated:Put")]
    [InlineData("ObjectCreated:Post")]
    [InlineData("ObjectCreated:SomethingNew")]
    [InlineData("s3:ObjectCreated:CompleteMultipartUpload")]
    public void Parse_ObjectCreated_IsCreated(string eventName)
    {
        var created = EventAssert.Created(S3(Record(eventName: eventName)));

        Assert.Equal(new ObjectEvent("landing", "orders/a.csv", new(10), "abc", null, "0055AE", new(2026, 11, 20, 10, 15, 30, 123, TimeSpan.Zero)), created);
    }

    [Theory]
    [InlineData("ObjectRemoved:Delete")]
    [InlineData("s3:ObjectRestore:Completed")]
    [InlineData("ObjectCreated")]
    [InlineData("SomethingNew:ObjectCreated:Put")]
    public void Parse_AnotherEventName_IsIgnoredWithTheName(string eventName) =>
        Assert.Equal($"S3 event \"{eventName}\", not ObjectCreated", EventAssert.Ignored(S3(Record(s3Object: "{}", eventName: eventName))));

    [Theory]
    [InlineData("minio:s3")]
    [InlineData("ceph:s3")]
    public void Parse_EmulatorsSource_IsCreated(string source) => Assert.Equal("orders/a.csv", EventAssert.Created(S3(Record(eventSource: source))).Key);

    [Theory]
    [InlineData("a+b", "a b")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("a%2bb%20c", "a+b c")]
    [InlineData("a%C3%B1o", "año")]
    [InlineData("año", "año")]
    [InlineData("%F0%9F%8E%89", "🎉")]
    [InlineData("a\\u002Bb\\/c", "a b/c")]
    [InlineData("%2e%2e%2f%24%28id%29%0A%27%22", "../$(id)\n'\"")]
    [InlineData("%2525", "%25")]
    public void Parse_FormEncodedKey_IsDecodedOnce(string encoded, string key) =>
        Assert.Equal(key, EventAssert.Created(S3(Record($$"""{"key": "{{encoded}}"}"""))).Key);

    [Theory]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("a%G0")]
    [InlineData("a% 20")]
    [InlineData("%FF")]
    [InlineData("%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%AF")]
    public void Parse_WronglyEncodedKey_IsPoison(string encoded) =>
        Assert.Equal(
            $"Records[0].s3.object.key: found \"{encoded}\": expected a form-encoded key, with + for a space and %XX for bytes of UTF-8",
            EventAssert.Poison(S3(Record($$"""{"key": "{{encoded}}"}"""))));

    [Theory]
    [InlineData("""{"size": 1}""", "Records[0].s3.object.key: missing")]
    [InlineData("""{"key": null}""", "Records[0].s3.object.key: missing")]
    [InlineData("""{"key": ""}""", "Records[0].s3.object.key: empty")]
    [InlineData("""{"key": 7}""", "Records[0].s3.object.key: found the number 7: expected a text")]
    [InlineData("""{"key": ["a"]}""", "Records[0].s3.object.key: found an array: expected a text")]
    [InlineData("""{"key": "a%00b"}""", "Records[0].s3.object.key: found \"a\\u0000b\": a NUL character cannot be given to a container")]
    [InlineData("""{"key": "a\u0000b"}""", "Records[0].s3.object.key: found \"a\\u0000b\": a NUL character cannot be given to a container")]
    [InlineData("""{"key": "a\uD83Cb"}""", "Records[0].s3.object.key: found \"a\\\\uD83Cb\": no valid text, it has half of a surrogate pair")]
    [InlineData("""{"key": "a", "eTag": "\uDF89"}""", "Records[0].s3.object.eTag: found \"\\\\uDF89\": no valid text, it has half of a surrogate pair")]
    [InlineData("""{"key": "a", "eTag": true}""", "Records[0].s3.object.eTag: found true: expected a text")]
    [InlineData("""{"key": "a", "size": -5}""", "Records[0].s3.object.size: found the number -5: expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("""{"key": "a", "size": 1.5}""", "Records[0].s3.object.size: found the number 1.5: expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("""{"key": "a", "size": 9223372036854775808}""", "Records[0].s3.object.size: found the number 9223372036854775808: expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("""{"key": "a", "size": "12"}""", "Records[0].s3.object.size: found \"12\": expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("7", "Records[0].s3.object: found the number 7: expected an object")]
    [InlineData("null", "Records[0].s3.object: missing")]
    public void Parse_WrongObject_IsPoisonWithPath(string s3Object, string reason) => Assert.Equal(reason, EventAssert.Poison(S3(Record(s3Object))));

    [Theory]
    [InlineData("\"\"", "Records[0].s3.bucket.name: empty")]
    [InlineData("null", "Records[0].s3.bucket.name: missing")]
    public void Parse_WrongBucket_IsPoisonWithPath(string bucket, string reason) => Assert.Equal(reason, EventAssert.Poison(S3(Record(bucket: bucket))));

    [Theory]
    [InlineData("""{"Records": []}""", "Records: found an empty array: expected an array of at least one record")]
    [InlineData("""{"Records": {}}""", "Records: found an object: expected an array of at least one record")]
    [InlineData("""{"Records": [[]]}""", "Records[0]: found an array: expected an object")]
    [InlineData("""{"Records": [{}]}""", "Records[0].eventSource: missing")]
    [InlineData("""{"Records": [{"eventSource": "aws:dynamodb"}]}""", "Records[0].eventSource: found \"aws:dynamodb\": expected aws:s3")]
    [InlineData("""{"Records": [{"eventSource": "aws:s3"}]}""", "Records[0].eventName: missing")]
    [InlineData("""{"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}]}""", "Records[0].s3: missing")]
    [InlineData("""{"Records": [{"\uD800ventSource": "aws:s3"}]}""", "Records[0]: a property's name is no valid text: it has half of a surrogate pair")]
    public void Parse_NoRecord_IsPoisonWithPath(string body, string reason) => Assert.Equal(reason, EventAssert.Poison(body));

    [Fact]
    public void Parse_OneBadRecord_HarmsNoOther()
    {
        var records = EventParser.Parse(S3(string.Join(',', Record(), Record("""{"size": 1}"""), Record(eventName: "ObjectRemoved:Delete"), "\"x\"", Record())));

        Assert.Collection(
            records,
            record => Assert.IsType<EventRecord.Created>(record),
            record => Assert.Equal("Records[1].s3.object.key: missing", Assert.IsType<EventRecord.Poison>(record).Reason),
            record => Assert.IsType<EventRecord.Ignored>(record),
            record => Assert.Equal("Records[3]: found \"x\": expected an object", Assert.IsType<EventRecord.Poison>(record).Reason),
            record => Assert.IsType<EventRecord.Created>(record));
    }

    [Fact]
    public void Parse_KeyAtTheLimit_IsCreated()
    {
        Assert.Equal(new string('é', 512), EventAssert.Created(S3(Record($$"""{"key": "{{string.Concat(Enumerable.Repeat("%C3%A9", 512))}}"}"""))).Key);
        Assert.Equal(new string('a', 1024), EventAssert.Created(S3(Record($$"""{"key": "{{new string('a', 1024)}}"}"""))).Key);
    }

    [Theory]
    [InlineData("a", 1025)]
    [InlineData("é", 513)]
    public void Parse_KeyOverTheLimit_IsPoison(string letter, int count) =>
        Assert.EndsWith(
            "bytes: expected at most 1024",
            EventAssert.Poison(S3(Record($$"""{"key": "{{string.Concat(Enumerable.Repeat(letter, count))}}"}"""))),
            StringComparison.Ordinal);

    [Fact]
    public void Parse_AbsentOrEmptyFields_AreNull() =>
        Assert.Equal(
            new ObjectEvent("landing", "a", Time: new(2026, 11, 20, 10, 15, 30, 123, TimeSpan.Zero)),
            EventAssert.Created(S3(Record("""{"key": "a", "size": null, "eTag": "", "versionId": "", "sequencer": null}"""))));

    [Fact]
    public void Parse_QuotedETag_LosesItsQuotes() => Assert.Equal("abc", EventAssert.Created(S3(Record("""{"key": "a", "eTag": "\"abc\""}"""))).ETag);

    [Fact]
    public void Parse_PropertyTwice_LastWins() => Assert.Equal("b", EventAssert.Created(S3(Record("""{"key": "a", "key": "b"}"""))).Key);

    [Fact]
    public void Parse_LargestSize_IsKept() =>
        Assert.Equal(long.MaxValue, EventAssert.Created(S3(Record("""{"key": "a", "size": 9223372036854775807}"""))).Size!.Value.Value);
}
